import { posix } from "node:path";

/**
 * Rewrites the relative specifiers of a spec's code for the folder of the generated file. All paths are relative
 * to the project's root, with `/`.
 */
export function specifierRewriter(spec: string, generatedFolder: string): (specifier: string) => string {
  return (specifier) =>
    /^\.\.?(?:\/|$)/.test(specifier)
      ? specifierTo(posix.join(posix.dirname(spec), specifier), generatedFolder)
      : specifier;
}

/** The specifier by which a file of `folder` imports a file of the project. */
export function specifierTo(file: string, folder: string): string {
  const path = posix.relative(folder, file);
  return path.startsWith(".") ? path : `./${path}`;
}

/** The same for a TypeScript module, by the name of its output: what TypeScript and our Jest preset resolve. */
export const moduleSpecifierTo = (file: string, folder: string): string =>
  specifierTo(file, folder).replace(/\.ts$/, ".js");
