import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { runInThisContext } from "node:vm";

import Handlebars from "handlebars";

import { packageRoot } from "../files/package-root.js";

/**
 * The templates of a folder as the text of a JavaScript object of functions, by their names. Handlebars' own escaping
 * is for HTML and is off: see {@link ./templates}.
 */
export function precompileTemplates(folder: string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith(".hbs"));
  const entries = files.sort().map((file) => {
    // Its declarations call what it gives a specification: it is the text of one.
    const source = Handlebars.precompile(readFileSync(join(folder, file), "utf8"), {
      noEscape: true,
      // No template asks for `@index` and its like, which are kept for each item of a list.
      data: false,
      strict: true,
      knownHelpersOnly: true,
      knownHelpers: { literal: true, comment: true },
    }) as unknown as string;
    return `${JSON.stringify(basename(file, ".hbs"))}: ${source}`;
  });
  return `{${entries.join(",\n")}}`;
}

/** Those of generated code. The build puts what this is into the bundles: they hold no compiler of templates. */
export const precompiled = runInThisContext(
  `(${precompileTemplates(join(packageRoot(), "templates", "codegen"))})`,
) as Readonly<Record<string, object>>;
