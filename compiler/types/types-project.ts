import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { packageRoot } from "../files/package-root.js";

/**
 * Writes the project file for a folder of generated tests and gives its path. It says how Jest will run them (bundled
 * module resolution, the language of Node), not how the project is built: a fence is judged as it runs. What
 * projects call by the name of tcspec is theirs; where they have none, the running package's.
 *
 * @param root of the project, absolute
 * @param folder of the generated tests, absolute
 */
export function writeTypesProject(root: string, folder: string): string {
  const path = join(folder, "tsconfig.json");
  const nodeTypes = resolveFrom(root, "@types/node/package.json");
  const compilerOptions = {
    target: "esnext",
    lib: ["esnext"],
    module: "esnext",
    moduleResolution: "bundler",
    moduleDetection: "force",
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    allowJs: true,
    resolveJsonModule: true,
    types: nodeTypes === undefined ? [] : ["node"],
    ...(nodeTypes !== undefined && { typeRoots: [dirname(dirname(nodeTypes))] }),
    paths: ownTypes(root),
  };
  writeFileSync(path, JSON.stringify({ compilerOptions, include: ["*.test.ts"] }));
  return path;
}

/** Where the running package's declarations stand in for modules that the project cannot resolve. */
function ownTypes(root: string): Record<string, string[]> {
  const require = createRequire(join(root, "package.json"));
  const declarations = join(packageRoot(), "dist", "types");
  const modules = { "tcspec/runtime": "runtime/index.d.ts", "tcspec/config": "compiler/config/index.d.ts" };
  return Object.fromEntries(
    Object.entries(modules)
      .filter(([name]) => !resolves(require, name))
      .map(([name, file]) => [name, [join(declarations, file)]]),
  );
}

/** A file of a package as the project has it, or as tcspec has it. */
function resolveFrom(root: string, file: string): string | undefined {
  for (const folder of [root, packageRoot()]) {
    const require = createRequire(join(folder, "package.json"));
    if (resolves(require, file)) return require.resolve(file);
  }
  return undefined;
}

function resolves(require: NodeJS.Require, name: string): boolean {
  try {
    return existsSync(require.resolve(name));
  } catch {
    return false;
  }
}
