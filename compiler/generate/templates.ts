import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import Handlebars from "handlebars";

import { packageRoot } from "../files/package-root.js";
import { comment, literal } from "./literal.js";

/** Renders the template `test-file`; the others of `templates/codegen/` are its partials. */
export type Render = (context: object) => string;

let loaded: Render | undefined;

/**
 * The templates of generated code. Handlebars' own escaping is for HTML and is off: every value goes through
 * `literal` or `comment`, except clauses made of identifiers and the markers of `Pieces`.
 */
export function loadTemplates(): Render {
  loaded ??= load(join(packageRoot(), "templates", "codegen"));
  return loaded;
}

function load(folder: string): Render {
  const handlebars = Handlebars.create();
  handlebars.registerHelper("literal", (value: unknown, options: { hash: { indent?: unknown } }) =>
    literal(value, typeof options.hash.indent === "number" ? " ".repeat(options.hash.indent) : ""),
  );
  handlebars.registerHelper("comment", comment);
  const files = readdirSync(folder).filter((file) => file.endsWith(".hbs"));
  for (const file of files)
    handlebars.registerPartial(basename(file, ".hbs"), readFileSync(join(folder, file), "utf8"));
  const template = handlebars.compile<object>("{{> test-file}}", {
    noEscape: true,
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: { literal: true, comment: true },
  });
  return (context) => template(context);
}
