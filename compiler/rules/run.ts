import type { ConfigData } from "../config/schema.js";
import type { ReadResult } from "../document/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { isUnread, LineIndex } from "../parse/index.js";
import type { CodeReader } from "./code.js";
import { rulesById } from "./index.js";
import {
  allCases,
  type FileFinding,
  type IndexContext,
  type IndexedCase,
  type IndexedSpec,
  type LocalContext,
  type NetworkContext,
  type Rule,
} from "./rule.js";
import { isPlaceholder } from "./template-placeholders.js";
import { severityOf } from "./severity.js";

export interface LocalOptions {
  config: ConfigData;
  code?: CodeReader;
  /** By default all. */
  rules?: readonly Rule[];
}

/**
 * Runs the local rules over one spec, and gives the findings of its reading too, mended and with the project's
 * severities.
 */
export function checkLocally(read: ReadResult, options: LocalOptions): Diagnostic[] {
  const { document, source } = read;
  const rules = options.rules ?? [...rulesById.values()];
  const context: LocalContext = {
    document,
    source,
    lines: new LineIndex(source),
    config: options.config,
    ...(options.code && { code: options.code }),
  };
  const emitted = read.diagnostics.flatMap((found) => {
    const rule = rules.find(({ id }) => id === found.rule);
    if (rule === undefined || isAboutPlaceholders(found, source)) return [];
    const fix = rule.scope === "emitted" ? rule.mend?.(found, context) : undefined;
    // Text that a family's row was put into has no exact place of its own: the nearest one in the file is shown.
    const range = context.lines.range(found.range.start.offset, found.range.end.offset);
    return [{ ...found, range, ...(fix && { fix }) }];
  });
  const unread = isUnread(read.diagnostics);
  const own = rules.flatMap((rule): Diagnostic[] =>
    rule.scope !== "local" || unread
      ? []
      : rule.check(context).map((finding) => ({
          data: {},
          related: [],
          ...finding,
          rule: rule.id,
          severity: rule.severity,
          file: document.file,
        })),
  );
  return unique(withSeverities([...emitted, ...own], [read], options.config));
}

/** An id or a reference in which placeholders are left: `placeholder` says so, once. */
function isAboutPlaceholders({ rule, range }: Diagnostic, source: string): boolean {
  if (rule !== "id-form" && rule !== "reference-form") return false;
  const braces = source.slice(range.start.offset, range.end.offset).match(/\{[^{}]*\}/gu) ?? [];
  return braces.length > 0 && braces.every((text) => isPlaceholder(text.slice(1, -1)));
}

/** Runs the rules that judge specs against what they refer to. */
export function checkNetwork(context: NetworkContext, config: ConfigData): Diagnostic[] {
  const found = [...rulesById.values()].flatMap((rule) =>
    rule.scope === "network" ? diagnosed(rule, rule.check(context)) : [],
  );
  return unique(withSeverities(found, context.specs, config));
}

/** Runs the rules that compare specs with each other. */
export function checkIndex(context: IndexContext, config: ConfigData): Diagnostic[] {
  const found = [...rulesById.values()].flatMap((rule) =>
    rule.scope === "index" ? diagnosed(rule, rule.check(context)) : [],
  );
  return unique(withSeverities(found, context.specs, config));
}

const diagnosed = ({ id, severity }: Rule, findings: readonly FileFinding[]): Diagnostic[] =>
  findings.map((finding) => ({ data: {}, related: [], ...finding, rule: id, severity }));

/** Gives diagnostics the severities of a project; those of rules that are off are left out. */
export function withSeverities(
  diagnostics: readonly Diagnostic[],
  specs: readonly IndexedSpec[],
  config: ConfigData,
): Diagnostic[] {
  const byFile = new Map(specs.map(({ document }) => [document.file, document]));
  return diagnostics.flatMap((found): Diagnostic[] => {
    const rule = rulesById.get(found.rule);
    if (rule === undefined) return [found];
    const document = byFile.get(found.file);
    const spec = document && caseAt(allCases(document), found);
    const severity = severityOf(rule, found.severity, spec, config.rules);
    return severity === undefined ? [] : [{ ...found, severity }];
  });
}

/** The case whose row holds the finding; of a file with one case, that one. */
function caseAt(cases: readonly IndexedCase[], { range }: Diagnostic): IndexedCase | undefined {
  return (
    cases.find(
      (spec) => spec.range.start.line <= range.start.line && range.start.line <= spec.range.end.line,
    ) ?? cases[0]
  );
}

/** The cases of a family share their text, and so the findings in it: each counts once. */
function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [
    ...new Map(
      diagnostics.map((found) => [
        `${found.rule} ${found.file} ${found.range.start.offset} ${found.range.end.offset} ${found.message}`,
        found,
      ]),
    ).values(),
  ];
}
