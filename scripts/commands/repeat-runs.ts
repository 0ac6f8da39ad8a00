import { mostRuns } from "../../compiler/baseline/schema.js";
import type { Results } from "../../compiler/model/results.js";
import { againstBaseline, marginsToKeep, readBaseline, saveBaseline } from "../load-baseline.js";
import { UsageError } from "../usage-error.js";

export interface RepeatOptions {
  /** How often the cases are run, each time as a run of its own. */
  repeat?: number;
  /** The name of a baseline that the loads are kept as. */
  saveBaseline?: string;
  /** The name of a baseline that the loads are compared with. */
  against?: string;
}

/** A comparison needs repeated samples. */
const runsOfBaseline = 5;

/** Exit codes, the one that wins first. */
const gravest = [130, 1, 3, 0];

/** Runs as often as is asked for, then keeps or compares what the loads have measured. Gives the gravest exit code. */
export async function repeatRuns(
  root: string,
  { saveBaseline: saved, against, repeat }: RepeatOptions,
  interrupt: AbortSignal,
  runOnce: () => Promise<{ code: number; results: Results }>,
): Promise<number> {
  // What is wrong with a baseline is said before anything runs.
  const margins = saved === undefined ? undefined : marginsToKeep(root, saved);
  const baseline = against === undefined ? undefined : readBaseline(root, against);
  const times = repeat ?? ((saved ?? against) === undefined ? 1 : runsOfBaseline);
  if (saved !== undefined && times > mostRuns)
    throw new UsageError(`Unexpected --repeat ${times}, expected at most ${mostRuns} runs in a baseline.`);
  const tell = (text: string) => process.stdout.write(text);
  const codes: number[] = [];
  const all: Results[] = [];
  for (let time = 1; time <= times && !interrupt.aborted; time += 1) {
    if (times > 1) tell(`\nRun ${time} of ${times}\n`);
    const { code, results } = await runOnce();
    codes.push(code);
    all.push(results);
  }
  const [first, ...more] = all;
  if (first !== undefined && !interrupt.aborted) {
    const runs = [first, ...more] as const;
    if (baseline !== undefined && against !== undefined)
      codes.push(againstBaseline(baseline, against, runs, tell));
    if (saved !== undefined) codes.push(saveBaseline(root, saved, runs, margins, tell));
  }
  return gravest.find((code) => codes.includes(code)) ?? 130;
}
