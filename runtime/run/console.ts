import type { CaseResult } from "../../compiler/model/results.js";
import type { Verdict } from "../../compiler/model/verdict.js";
import type { PlannedCase } from "./plan.js";
import { LiveBlock, Progress } from "./progress.js";
import { describeCase, type ReportOptions } from "./report.js";
import type { RunListener } from "./run.js";

export interface ConsoleStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/**
 * Tells a run while it goes on: each case as it ends, and in a terminal, below them, one block that is written anew
 * and shows what is running. `told` holds the last verdict told of each case.
 */
export function consoleListener(
  planned: readonly PlannedCase[],
  stream: ConsoleStream,
  report: ReportOptions,
): RunListener & { told: ReadonlyMap<string, Verdict>; close(): void } {
  const told = new Map<string, Verdict>();
  const live = stream.isTTY === true ? new LiveBlock(stream) : undefined;
  const progress = new Progress(planned);
  return {
    told,
    entry(entry) {
      progress.follow(entry);
      // A terminal that does not know its size says 0.
      live?.show(progress.lines((stream.columns || 80) - 1));
    },
    caseEnded(result: CaseResult) {
      told.set(result.id, result.verdict);
      const text = describeCase(result, report);
      if (live) live.print(text);
      else stream.write(`${text}\n`);
    },
    close: () => live?.clear(),
  };
}
