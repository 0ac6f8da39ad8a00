import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { ts } from "ts-morph";

const repository = join(import.meta.dirname, "..", "..");
const dist = join(repository, "dist");

const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as Record<
  "dependencies" | "optionalDependencies" | "peerDependencies",
  Record<string, string>
>;
/** What npm installs with this package, or its users may; in this repository there is more. */
const installed = new Set(
  [manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies].flatMap(Object.keys),
);

/** Looked for from elsewhere than this package's folder, or in vain without harm. */
const elsewhere = [
  // Native parts of satteri, from where satteri is installed, and TypeScript's text, from where ts-morph is.
  /^@bruits\/satteri-/u,
  /^@ts-morph\/common$/u,
  // fdir, inlined, asks whether it is there.
  /^picomatch$/u,
];

/** Functions that load or find what they are given: `require`, by whatever name bundles have it, `createRequire(…)(…)`, `….resolve`. */
function loads(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(callee)) return /^(?:require\w*|__require\d*|morph)$/u.test(callee.text);
  if (ts.isCallExpression(callee)) return callee.expression.getText().includes("createRequire");
  return (
    ts.isPropertyAccessExpression(callee) && callee.name.text === "resolve" && findsModules(callee.expression)
  );
}

const findsModules = (from: ts.Expression): boolean =>
  ts.isIdentifier(from) || ts.isMetaProperty(from)
    ? /^(?:require\w*|morph|import\.meta)$/u.test(from.getText())
    : loads(from);

/** Modules that a file names: its own strings and comments are not mistaken for code. */
function modulesOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const named =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : ts.isCallExpression(node) && loads(node.expression)
            ? node.arguments[0]
            : undefined;
    if (named && ts.isStringLiteralLike(named)) found.push(named.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const packageOf = (name: string): string => name.split("/", name.startsWith("@") ? 2 : 1).join("/");

test("what dist/ loads is built in, a dependency of the package, or part of it", () => {
  const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(?:[cm]?js|d\.[cm]?ts)$/u.test(file),
  );
  const named = files.flatMap((file) =>
    modulesOf(join(dist, file)).map((module) => ({ file, module, name: packageOf(module) })),
  );
  // Each way of loading is met: a reader that sees nothing would find no fault.
  const seen = new Set(named.map(({ name }) => name));
  for (const name of ["esbuild", "satteri", "jest", "testcontainers", "@jest/globals"])
    expect(seen).toContain(name);
  const missing = named.filter(
    ({ module, name }) =>
      !/^\.{1,2}\//u.test(module) &&
      !isBuiltin(module) &&
      !installed.has(name) &&
      !elsewhere.some((pattern) => pattern.test(name)),
  );
  expect(missing.map(({ file, module }) => `${file}: ${module}`)).toEqual([]);
});
