import type Handlebars from "handlebars";
import runtime from "handlebars/runtime.js";

import { comment, literal } from "./literal.js";
import { precompiled } from "./precompiled-templates.js";

/** Renders the template `test-file`; the others of `templates/codegen/` are its partials. */
export type Render = (context: object) => string;

let loaded: Render | undefined;

/**
 * The templates of generated code. Handlebars' own escaping is for HTML and is off: every value goes through
 * `literal` or `comment`, except numbers of steps, clauses made of identifiers and the markers of `Pieces`.
 */
export function loadTemplates(): Render {
  loaded ??= load();
  return loaded;
}

function load(): Render {
  // Its declarations leave out that it is Handlebars without the compiler.
  const handlebars = (runtime as unknown as typeof Handlebars).create();
  handlebars.registerHelper("literal", (value: unknown) => literal(value));
  handlebars.registerHelper("comment", comment);
  for (const [name, template] of Object.entries(precompiled))
    handlebars.registerPartial(name, handlebars.template(template));
  const template = handlebars.partials["test-file"] as Render;
  return (context) => template(context);
}
