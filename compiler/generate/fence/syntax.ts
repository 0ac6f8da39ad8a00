import { ts } from "ts-morph";

import type { Diagnostic } from "../../model/diagnostic.js";
import { finding } from "../findings.js";
import type { FencePlaces } from "../places.js";

/** Errors with numbers below this are TypeScript's grammar; above it is what needs types and libraries. */
const firstTypeError = 2000;
/** Grammar numbers that judge types, which a fence parsed alone does not have. */
const aboutTypes = new Set([1055, 1064, 1065, 1320, 1321, 1322, 1360]);
/** Numbers above that are early errors of the language: redeclared names, wrong targets of an assignment. */
const earlyErrors = new Set([2300, 2357, 2364, 2451, 2492, 2588, 17013, 18016]);
/** `return` and `yield` outside a function: {@link ./refused} explains them. */
const explainedElsewhere = new Set([1108, 1163, 1202, 1235]);

/** What keeps the fence from being a module: errors of the parser and early errors, at their Markdown places. */
export function syntaxFindings(
  tree: ts.SourceFile,
  program: ts.Program,
  places: FencePlaces,
  file: string,
): Diagnostic[] {
  // Valid at the very start of a file only, where a fence never ends up.
  if (tree.text.startsWith("#!")) {
    const message = "Unexpected `#!`, expected code: what a step runs is no script of its own.";
    return [finding("fence-syntax", file, places.range(0, 2), message)];
  }
  const parse = program.getSyntacticDiagnostics(tree);
  const errors = parse.length > 0 ? parse : program.getSemanticDiagnostics(tree).filter(isEarlyError);
  return errors.map((error) => {
    const start = error.start ?? 0;
    const text = ts.flattenDiagnosticMessageText(error.messageText, " ");
    return finding(
      "fence-syntax",
      file,
      places.range(start, start + (error.length ?? 0)),
      `This code is not valid TypeScript: ${text}`,
      { code: error.code },
    );
  });
}

function isEarlyError({ code }: ts.Diagnostic): boolean {
  if (explainedElsewhere.has(code)) return false;
  return (code < firstTypeError && !aboutTypes.has(code)) || earlyErrors.has(code);
}
