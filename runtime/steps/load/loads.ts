import { activeCase } from "../../case/active.js";
import { RecordError } from "../../case/errors.js";
import { stepState } from "../mechanism/state.js";

import type { Baseline } from "../../load/scenarios/baseline.js";
import type { Benchmark } from "../../load/scenarios/benchmark.js";
import type { Stress } from "../../load/scenarios/stress.js";
import type { LoadRun } from "../../load/load-run.js";
import type { LoadInProgress, LoadTarget } from "../../fixtures/load.js";
import type { StepContext } from "../context.js";
import type { StepLoad } from "../mechanism/state.js";

export interface KeptLoad {
  readonly load: LoadInProgress;
  /** Whether its requests say what their replies have to hold. */
  readonly expects: boolean;
}

/** A stretch of time in which the load did not change; milliseconds since the epoch. */
export interface SteadyLoad {
  readonly service: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What phrases of a case know of its loads. */
export interface CaseLoads {
  /** By service: what "is back to its baseline" compares with, and whom and what it was measured with. */
  readonly baselines: Map<string, Baseline & { readonly target: LoadTarget }>;
  /** By service: what "carries at least" looks at. */
  readonly benchmarks: Map<string, Benchmark>;
  /** By service: requests that are kept running until they are stopped. */
  readonly running: Map<string, KeptLoad>;
  /** All that have ended, in their order. */
  readonly runs: LoadRun[];
  /** Those whose requests were those of a step, in their order. */
  readonly ended: StepLoad[];
  /** Those of them that were constant: what "no memory leak" looks at. */
  readonly steady: SteadyLoad[];
  stress?: Stress;
}

/** By the case, which its signal stands for. */
const byCase = new WeakMap<AbortSignal, CaseLoads>();

export function loadsOf({ signal }: Pick<StepContext, "signal">): CaseLoads {
  const known = byCase.get(signal);
  if (known !== undefined) return known;
  const made: CaseLoads = {
    baselines: new Map(),
    benchmarks: new Map(),
    running: new Map(),
    runs: [],
    ended: [],
    steady: [],
  };
  byCase.set(signal, made);
  return made;
}

/** A load has ended: its requests are those of the step at hand, like those that the step has sent. */
export function noteLoad(step: Pick<StepContext, "signal">, load: StepLoad): void {
  const loads = loadsOf(step);
  loads.runs.push(load.run);
  loads.ended.push(load);
  const active = activeCase();
  if (active !== undefined) stepState(active).loads.push(load);
}

/** The loads whose requests are those of the step at hand. */
export function loadsOfStep(): readonly StepLoad[] {
  const active = activeCase();
  return active === undefined ? [] : stepState(active).loads;
}

/** @throws RecordError where requests are still kept running: nobody has judged them */
export function assertNoneRunning(step: Pick<StepContext, "signal">): void {
  const services = [...loadsOf(step).running.keys()];
  if (services.length === 0) return;
  throw new RecordError(
    `Unexpected requests that are still running on ${services.join(", ")} at the end of the case, expected a step that stops and judges them: "Stop the requests running on \`${services[0] ?? ""}\`"`,
  );
}

/** That load was constant: of one rate, or of one number of connections. */
export function noteSteady(step: StepContext, service: string, run: LoadRun): void {
  const { startedAt, durationMs } = run.report;
  loadsOf(step).steady.push({ service, fromMs: startedAt, toMs: startedAt + durationMs });
}
