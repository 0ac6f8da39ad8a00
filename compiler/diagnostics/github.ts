import type { Diagnostic } from "../model/diagnostic.js";
import { printable } from "./frame.js";
import { sortDiagnostics } from "./sort.js";

const commands = { error: "error", warning: "warning", info: "notice" } as const;

/** Findings as workflow commands: GitHub shows each at its line in the changes of a pull request. */
export function formatGithub(diagnostics: readonly Diagnostic[]): string {
  return sortDiagnostics(diagnostics)
    .map(({ severity, file, range: { start, end }, rule, message }) => {
      const properties = [
        ["file", file],
        ["line", String(start.line)],
        ["endLine", String(end.line)],
        // Columns of a range over several lines are refused.
        ...(start.line === end.line
          ? [
              ["col", String(start.column)],
              ["endColumn", String(end.column)],
            ]
          : []),
        ["title", rule],
      ];
      const list = properties.map(([name = "", value = ""]) => `${name}=${property(value)}`).join(",");
      return `::${commands[severity]} ${list}::${data(message)}\n`;
    })
    .join("");
}

/** Line ends would begin a new command: the text of a spec must not. */
function data(text: string): string {
  return printable(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
