import * as z from "zod";

import type { Diagnostic } from "../model/diagnostic.js";

/** How many findings of a rule a file had when the baseline was written. Counts, because lines move. */
const baselineSchema = z.strictObject({
  version: z.literal(1),
  files: z.record(z.string(), z.record(z.string(), z.int().min(1))),
});

export type Baseline = z.infer<typeof baselineSchema>;

export interface Compared {
  /** What the baseline does not know: all findings of a file and rule that has more of them than before. */
  fresh: Diagnostic[];
  /** Entries that occur less often than recorded, or not at all. */
  stale: { file: string; rule: string; recorded: number; found: number }[];
}

/** The findings of today by file and rule, sorted, so that the file changes little. Infos need no baseline. */
export function recordBaseline(diagnostics: readonly Diagnostic[]): Baseline {
  const counts = countsOf(diagnostics);
  const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] =>
    [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    version: 1,
    files: Object.fromEntries(
      sorted(counts).map(([file, rules]) => [file, Object.fromEntries(sorted(rules))]),
    ),
  };
}

export function compareWithBaseline(diagnostics: readonly Diagnostic[], baseline: Baseline): Compared {
  const counts = countsOf(diagnostics);
  const recordedOf = (file: string, rule: string): number => {
    const rules = Object.hasOwn(baseline.files, file) ? baseline.files[file] : undefined;
    return rules !== undefined && Object.hasOwn(rules, rule) ? (rules[rule] ?? 0) : 0;
  };
  const fresh = diagnostics.filter(
    ({ file, rule }) => (counts.get(file)?.get(rule) ?? Infinity) > recordedOf(file, rule),
  );
  const stale = Object.entries(baseline.files).flatMap(([file, rules]) =>
    Object.entries(rules)
      .map(([rule, recorded]) => ({ file, rule, recorded, found: counts.get(file)?.get(rule) ?? 0 }))
      .filter(({ recorded, found }) => found < recorded),
  );
  return { fresh, stale };
}

/** A baseline as read from a file; a message for people where it is none. */
export function parseBaseline(
  text: string,
): { ok: true; baseline: Baseline } | { ok: false; message: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  const parsed = baselineSchema.safeParse(value);
  if (parsed.success) return { ok: true, baseline: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, message: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not a baseline"}` };
}

function countsOf(diagnostics: readonly Diagnostic[]): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const { file, rule, severity } of diagnostics) {
    if (severity === "info") continue;
    const rules = counts.get(file) ?? new Map<string, number>();
    counts.set(file, rules.set(rule, (rules.get(rule) ?? 0) + 1));
  }
  return counts;
}
