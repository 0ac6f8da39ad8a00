import pc from "picocolors";

import type { Diagnostic, RelatedPlace, Severity } from "../model/diagnostic.js";
import type { Range } from "../model/range.js";
import { codeFrame, printable } from "./frame.js";
import { countDiagnostics, sortDiagnostics } from "./sort.js";

/** The text of a file by its path in the diagnostic; absent where it cannot be read: then no frame is shown. */
export type SourceOf = (file: string) => string | undefined;

/**
 * Findings for people: by file and place, each with its rule, a frame of the Markdown and its related places, and a
 * summary. Empty without findings.
 */
export function formatPretty(
  diagnostics: readonly Diagnostic[],
  sourceOf: SourceOf,
  options: { colour: boolean },
): string {
  if (diagnostics.length === 0) return "";
  const colours = pc.createColors(options.colour);
  const frame = (file: string, range: Range): string[] => {
    const source = sourceOf(file);
    const text = source === undefined ? "" : codeFrame(source, range, options);
    return text === "" ? [] : [indent(text)];
  };
  const severity: Record<Severity, string> = {
    error: colours.red("error"),
    warning: colours.yellow("warning"),
    info: colours.cyan("info"),
  };
  const related = (place: RelatedPlace): string[] => [
    `  ${colours.cyan("see")} ${at(place.file, place.range)} ${printable(place.message)}`,
    ...frame(place.file, place.range),
  ];
  const blocks = sortDiagnostics(diagnostics).map((diagnostic) =>
    [
      `${colours.bold(at(diagnostic.file, diagnostic.range))} ${severity[diagnostic.severity]} ${printable(diagnostic.message)} ${colours.dim(diagnostic.rule)}`,
      ...frame(diagnostic.file, diagnostic.range),
      ...diagnostic.related.flatMap(related),
      ...(diagnostic.fix ? [`  ${colours.green("fix")} ${printable(diagnostic.fix.description)}`] : []),
    ].join("\n"),
  );
  return `${blocks.join("\n\n")}\n\n${summary(diagnostics)}\n`;
}

/** `file:line:column`, which terminals and editors make a link of. */
function at(file: string, range: Range): string {
  return `${printable(file)}:${range.start.line}:${range.start.column}`;
}

function indent(text: string): string {
  return text.replace(/^/gmu, "  ");
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const { files, errors, warnings } = countDiagnostics(diagnostics);
  return `${plural(errors, "error")}, ${plural(warnings, "warning")} in ${plural(files, "file")}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
