import type { Phrase } from "../document/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { BindResult } from "./binding.js";

/** The finding about a phrase that did not bind: `step-unbound` or `step-ambiguous`; none for a bound one. */
export function bindDiagnostic(phrase: Phrase, result: BindResult, file: string): Diagnostic | undefined {
  const common = { severity: "error" as const, file, range: phrase.range };
  // As it was written: ticks decide what binds.
  const { markdown } = phrase;
  const shown = markdown.length > 120 ? `${markdown.slice(0, 120)}…` : markdown;
  switch (result.kind) {
    case "bound":
      return undefined;
    case "unbound": {
      if (tableLines.test(phrase.value)) return { ...common, ...tableInPhrase(phrase) };
      const { nearest, reason } = result;
      const why = reason === undefined ? "" : `; ${reason}`;
      const hint =
        nearest.length > 0
          ? `, e.g. ${nearest.map((near) => `"${near}"`).join(" or ")}`
          : " (`tcspec steps` lists them)";
      return {
        ...common,
        rule: "step-unbound",
        message: `Unexpected phrase "${shown}"${why}, expected a known one${hint}`,
        data: { phrase: phrase.value, nearest, ...(reason === undefined ? {} : { reason }) },
        related: [],
      };
    }
    case "ambiguous":
      return {
        ...common,
        rule: "step-ambiguous",
        message: `Unexpected phrase "${shown}" that ${result.candidates.length} definitions fit, expected one: ${result.candidates
          .map(({ pattern }) => `"${pattern}"`)
          .join(", ")}`,
        data: { phrase: phrase.value, patterns: result.candidates.map(({ pattern }) => pattern) },
        related: result.candidates.map(({ pattern, file: definedIn, line }) => {
          const position = { line, column: 1, offset: 0 };
          return {
            message: `"${pattern}" is defined here`,
            file: definedIn,
            range: { start: position, end: position },
          };
        }),
      };
  }
}

/** The line below a table's header. */
const tableLines = /\|(?:\s*:?-+:?\s*\|)+/u;

function tableInPhrase({ value }: Phrase): Pick<Diagnostic, "rule" | "message" | "data" | "related"> {
  const text = value.slice(0, value.indexOf("|")).trim();
  return {
    rule: "step-unbound",
    message: `Unexpected lines of a table in the phrase "${text}", expected the table behind an empty line and indented as far as the text above it: as it stands, Markdown reads it as a part of the sentence`,
    data: { phrase: value, nearest: [] },
    related: [],
  };
}
