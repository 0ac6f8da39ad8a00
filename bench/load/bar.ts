import { median } from "../measure.js";

/** What one round of a bar came to. */
export interface Round {
  /** What was measured, by name: own figures and the peer's. */
  readonly figures: Readonly<Record<string, number>>;
  /** Why the round says nothing: the generator did not keep its promise. */
  readonly invalid?: string;
}

export type Verdict = "holds" | "missed" | "inconclusive";

/** Something that has to hold. Each round measures it anew, with its peer beside it. */
export interface Bar {
  readonly name: string;
  readonly limit: string;
  readonly rounds: number;
  run(): Promise<Round>;
  /** Over the medians of the valid rounds. */
  holds(figures: Readonly<Record<string, number>>): boolean;
}

export interface BarResult {
  readonly bar: Bar;
  readonly verdict: Verdict;
  readonly figures: Readonly<Record<string, number>>;
  readonly valid: number;
  readonly reasons: readonly string[];
}

/** Runs a bar's rounds; a bar without a valid round is inconclusive, as on a machine that is busy with other things. */
export async function runBar(bar: Bar): Promise<BarResult> {
  const rounds: Round[] = [];
  for (let count = 0; count < bar.rounds; count += 1) rounds.push(await bar.run());
  const valid = rounds.filter(({ invalid }) => invalid === undefined);
  const reasons = [...new Set(rounds.flatMap(({ invalid }) => invalid ?? []))];
  const figures = mediansOf(valid.length > 0 ? valid : rounds);
  const verdict = valid.length === 0 ? "inconclusive" : bar.holds(figures) ? "holds" : "missed";
  return { bar, verdict, figures, valid: valid.length, reasons };
}

function mediansOf(rounds: readonly Round[]): Record<string, number> {
  const names = new Set(rounds.flatMap(({ figures }) => Object.keys(figures)));
  return Object.fromEntries(
    [...names].map((name) => [name, median(rounds.flatMap(({ figures }) => figures[name] ?? []))]),
  );
}
