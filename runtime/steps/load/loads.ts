import type { Baseline } from "../../load/scenarios/baseline.js";
import type { Benchmark } from "../../load/scenarios/benchmark.js";
import type { Stress } from "../../load/scenarios/stress.js";
import type { LoadRun } from "../../load/load-run.js";
import type { LoadInProgress, LoadTarget } from "../../fixtures/load.js";
import type { StepContext } from "../context.js";

/** What phrases of a case know of its loads. */
export interface CaseLoads {
  /** By service: what "is back to its baseline" compares with, and whom and what it was measured with. */
  readonly baselines: Map<string, Baseline & { readonly target: LoadTarget }>;
  /** By service: what "carries at least" looks at. */
  readonly benchmarks: Map<string, Benchmark>;
  /** By service: loads that go on until they are stopped. */
  readonly running: Map<string, LoadInProgress>;
  /** All that have ended, in their order. */
  readonly runs: LoadRun[];
  stress?: Stress;
}

/** By the case, which its signal stands for. */
const byCase = new WeakMap<AbortSignal, CaseLoads>();

export function loadsOf({ signal }: Pick<StepContext, "signal">): CaseLoads {
  const known = byCase.get(signal);
  if (known !== undefined) return known;
  const made: CaseLoads = { baselines: new Map(), benchmarks: new Map(), running: new Map(), runs: [] };
  byCase.set(signal, made);
  return made;
}
