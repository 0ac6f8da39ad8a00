import type { SpecDocument } from "../document/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Range } from "../model/range.js";
import { problem } from "../parse/index.js";
import { rulesById } from "../rules/index.js";

/** A comment `<!-- tcspec-disable rule -- reason -->`. */
export interface Suppression {
  rule: string;
  comment: Range;
  /** Offsets between which it holds. */
  from: number;
  to: number;
}

const example = "<!-- tcspec-disable average-only -- the service has one user -->";
/** A comment cannot switch off what is said about comments, or about files that could not be read. */
const always: ReadonlySet<string> = new Set(["suppression-form", "suppression-unused", "file-limits"]);

/**
 * Takes away the findings that a spec's comments switch off. A comment before the first section holds for the whole
 * file, one in a section up to the next heading. Comments in wrong form and comments without effect are findings.
 *
 * @param notRun rules that had no say: whether a comment about one has an effect is not known
 */
export function applySuppressions(
  diagnostics: readonly Diagnostic[],
  comments: readonly FileSuppressions[],
  notRun: readonly string[] = [],
): Diagnostic[] {
  const byFile = new Map(comments.map((one) => [one.file, one]));
  const used = new Set<Suppression>();
  const kept = diagnostics.filter(({ rule, file, range }) => {
    const hit = byFile
      .get(file)
      ?.suppressions.find(
        (one) => one.rule === rule && one.from <= range.start.offset && range.start.offset < one.to,
      );
    if (hit !== undefined) used.add(hit);
    return hit === undefined;
  });
  const about = [...byFile].flatMap(([file, { suppressions, problems }]) => [
    ...problems,
    ...suppressions
      .filter((one) => !used.has(one) && !notRun.includes(one.rule))
      .map((one) => unused(one, file)),
  ]);
  return [...kept, ...about];
}

/** What a spec's comments switch off, and what is wrong in them. */
export interface FileSuppressions {
  file: string;
  suppressions: Suppression[];
  problems: Diagnostic[];
}

export function suppressionsOf(document: SpecDocument): FileSuppressions {
  const suppressions: Suppression[] = [];
  const problems: Diagnostic[] = [];
  for (const { value, range } of document.comments) {
    const match = /^tcspec-disable\b([\s\S]*?)(?:\s--\s+(\S[\s\S]*))?$/u.exec(value);
    if (match === null) continue;
    const rules = (match[1] ?? "").split(/[\s,]+/u).filter((rule) => rule !== "");
    const wrong = whatIsWrong(rules, match[2]);
    if (wrong !== undefined)
      problems.push(problem("suppression-form", document.file, range, { message: wrong }));
    else suppressions.push(...rules.map((rule) => ({ rule, comment: range, ...extent(range, document) })));
  }
  return { file: document.file, suppressions, problems };
}

function whatIsWrong(rules: readonly string[], reason: string | undefined): string | undefined {
  if (rules.length === 0) return `Unexpected comment without a rule, expected one such as ${example}`;
  const unknown = rules.find((rule) => !rulesById.has(rule) || always.has(rule));
  if (unknown !== undefined)
    return `Unexpected rule "${unknown}", expected one that can be switched off, as in ${example}`;
  return reason === undefined
    ? `Unexpected comment without a reason, expected one such as ${example}`
    : undefined;
}

/** JSON has no infinity, and what comments say is kept. */
const endOfFile = Number.MAX_SAFE_INTEGER;

function extent({ start }: Range, { sections }: SpecDocument): { from: number; to: number } {
  const before = sections.some(({ range }) => range.start.offset < start.offset);
  if (!before) return { from: 0, to: endOfFile };
  const next = sections.find(({ range }) => range.start.offset > start.offset);
  return { from: start.offset, to: next?.range.start.offset ?? endOfFile };
}

function unused({ rule, comment }: Suppression, file: string): Diagnostic {
  return problem("suppression-unused", file, comment, {
    severity: "warning",
    message: `Unexpected comment that switches off ${rule}, expected none: the rule finds nothing there`,
    data: { rule },
  });
}
