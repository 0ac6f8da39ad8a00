import { ts } from "ts-morph";

import type { FencePlaces } from "../places.js";
import { stringLiteral } from "../literal.js";
import type { Edit, FenceImport } from "./fence.js";

/** Gives the specifier as it is written in the generated file. */
export type RewriteSpecifier = (specifier: string) => string;

interface Imports {
  imports: FenceImport[];
  edits: Edit[];
}

/**
 * The imports of a fence, to be hoisted (their text leaves the fence), and the relative specifiers that stand in
 * expressions and types (`import("./x.js")`, `require("./x.cjs")`), to be rewritten in place.
 */
export function importsOf(tree: ts.SourceFile, places: FencePlaces, rewrite: RewriteSpecifier): Imports {
  const found: Imports = { imports: [], edits: [] };
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    found.imports.push(readImport(statement, statement.moduleSpecifier, tree, places, rewrite));
    found.edits.push({ start: statement.getStart(tree), end: statement.getEnd(), text: "" });
  }
  const visit = (node: ts.Node): void => {
    const specifier = specifierIn(node);
    if (specifier && rewrite(specifier.text) !== specifier.text) {
      const text = stringLiteral(rewrite(specifier.text));
      found.edits.push({ start: specifier.getStart(tree), end: specifier.getEnd(), text });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function readImport(
  statement: ts.ImportDeclaration,
  specifier: ts.StringLiteral,
  tree: ts.SourceFile,
  places: FencePlaces,
  rewrite: RewriteSpecifier,
): FenceImport {
  const rangeOf = (node: ts.Node) => places.range(node.getStart(tree), node.getEnd());
  const clause = statement.importClause;
  const bindings = clause?.namedBindings;
  const elements = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
  const namespace = bindings && ts.isNamespaceImport(bindings) ? bindings.name : undefined;
  const localNames = [clause?.name, namespace, ...elements.map((element) => element.name)];
  return {
    from: rewrite(specifier.text),
    attributes: attributesOf(statement),
    typeOnly: clause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
    ...(clause?.name && { defaultName: clause.name.text }),
    ...(namespace && { namespaceName: namespace.text }),
    named: elements.map((element) => ({
      imported: exportedName(element),
      local: element.name.text,
      typeOnly: element.isTypeOnly,
    })),
    locals: new Map(localNames.flatMap((name) => (name ? [[name.text, rangeOf(name)]] : []))),
    range: rangeOf(statement),
    fromRange: rangeOf(specifier),
  };
}

/** An exported name may be any string: `import { "a b" as c }`. */
function exportedName({ propertyName, name }: ts.ImportSpecifier): string {
  if (!propertyName) return name.text;
  return ts.isStringLiteral(propertyName) ? stringLiteral(propertyName.text) : propertyName.text;
}

/** ` with { type: "json" }`, written anew: the author's text may hold comments. */
function attributesOf({ attributes }: ts.ImportDeclaration): string {
  if (!attributes) return "";
  const members = attributes.elements.map(({ name, value }) => {
    const text = ts.isStringLiteral(value) ? value.text : "";
    return `${ts.isStringLiteral(name) ? stringLiteral(name.text) : name.text}: ${stringLiteral(text)}`;
  });
  return ` with { ${members.join(", ")} }`;
}

/** The module specifier of a dynamic import, a `require`, a `jest.requireActual` or an import type. */
function specifierIn(node: ts.Node): ts.StringLiteralLike | undefined {
  if (ts.isImportTypeNode(node)) {
    const literal = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
    return literal && ts.isStringLiteral(literal) ? literal : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  const callee = node.expression;
  const loads =
    callee.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(callee) && callee.text === "require") ||
    (ts.isPropertyAccessExpression(callee) &&
      ts.isIdentifier(callee.expression) &&
      callee.expression.text === "require" &&
      callee.name.text === "resolve");
  const first = node.arguments[0];
  return loads && first && ts.isStringLiteralLike(first) ? first : undefined;
}
