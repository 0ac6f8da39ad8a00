import type { Diagnostic, Severity } from "../model/diagnostic.js";
import type { Range } from "../model/range.js";
import { sortDiagnostics } from "./sort.js";

/** What SARIF shows about a rule. */
export interface RuleHelp {
  id: string;
  summary: string;
  severity: Severity;
}

const levels = { error: "error", warning: "warning", info: "note" } as const;

/** Findings as SARIF 2.1.0 (OASIS), with the help of each rule that has one. Columns count UTF-16 code units. */
export function formatSarif(
  diagnostics: readonly Diagnostic[],
  rules: readonly RuleHelp[],
  version: string,
): string {
  const sorted = sortDiagnostics(diagnostics);
  const indices = new Map(rules.map(({ id }, at) => [id, at]));
  const run = {
    tool: { driver: { name: "tcspec", version, rules: rules.map(descriptor) } },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { ROOT: { description: { text: "The folder of the project." } } },
    results: sorted.map((diagnostic) => ({
      ruleId: diagnostic.rule,
      ...(indices.has(diagnostic.rule) && { ruleIndex: indices.get(diagnostic.rule) }),
      level: levels[diagnostic.severity],
      message: { text: diagnostic.message },
      locations: [location(diagnostic.file, diagnostic.range)],
      ...(diagnostic.related.length > 0 && {
        relatedLocations: diagnostic.related.map(({ file, range, message }, id) => ({
          id,
          ...location(file, range),
          message: { text: message },
        })),
      }),
      ...(diagnostic.fix && { fixes: [fix(diagnostic.file, diagnostic.fix)] }),
    })),
  };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [run],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function descriptor({ id, summary, severity }: RuleHelp) {
  return {
    id,
    shortDescription: { text: summary },
    help: {
      text: `${summary} See docs/rules/${id}.md.`,
      markdown: `${summary} See \`docs/rules/${id}.md\`.`,
    },
    defaultConfiguration: { level: levels[severity] },
  };
}

function location(file: string, range: Range) {
  return { physicalLocation: { artifactLocation: artifact(file), region: region(range) } };
}

function artifact(file: string) {
  return { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "ROOT" };
}

function region({ start, end }: Range) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function fix(file: string, { description, edits }: NonNullable<Diagnostic["fix"]>) {
  return {
    description: { text: description },
    artifactChanges: [
      {
        artifactLocation: artifact(file),
        replacements: edits.map(({ range, text }) => ({
          deletedRegion: region(range),
          insertedContent: { text },
        })),
      },
    ],
  };
}
