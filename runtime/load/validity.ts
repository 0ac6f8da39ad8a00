import type { Summary } from "./histogram/distribution.js";

/** What a generator knows of itself after a run. */
export interface GeneratorFacts {
  readonly due: number;
  readonly sent: number;
  /** Sent − intended, of the whole run; of each window with requests, its 99th percentile. */
  readonly dispatchDelay: Summary | undefined;
  readonly dispatchDelayP99ByWindow: readonly number[];
  /** How late the event loop's turns were, in milliseconds (`perf_hooks.monitorEventLoopDelay`, its resolution taken off). */
  readonly eventLoopLag: { readonly p99Ms: number; readonly maxMs: number };
  /** CPU time of the generator / time, user and system. */
  readonly cpuCores: number;
  /** Share of the time in which it could have run and had no CPU: a busy machine. Where the system tells. */
  readonly cpuWaitShare?: number;
  /** Largest resident set of the generator so far. */
  readonly peakMemoryBytes: number;
  readonly stopped: boolean;
  /** It was to run until it is stopped, and was over before. */
  readonly neverStopped?: boolean;
}

export interface ValidityLimits {
  /** Least share of due requests that were sent, in the whole. */
  readonly sentShare: number;
  /** Largest 99th percentile of the dispatch delay, in the whole and in nine of ten windows. */
  readonly dispatchDelayP99Ms: number;
  readonly eventLoopLagP99Ms: number;
  /** One thread sends: near one core it is the bottleneck, not the server. */
  readonly cpuCores: number;
}

export const defaultLimits: ValidityLimits = {
  sentShare: 0.995,
  dispatchDelayP99Ms: 20,
  eventLoopLagP99Ms: 40,
  cpuCores: 0.95,
};

/** Whether a run's figures can be believed. What is not valid is judged by nobody: inconclusive. */
export interface Validity {
  readonly valid: boolean;
  /** Why not: one sentence each. */
  readonly problems: readonly string[];
  readonly facts: Omit<GeneratorFacts, "dispatchDelayP99ByWindow">;
}

/** Below, waiting for a CPU explains nothing. */
const noticeableWait = 0.02;

const ms = (value: number) => `${Number(value.toFixed(1))} ms`;
const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`;

/** Did the generator keep its promise? */
export function judgeValidity(given: GeneratorFacts, limits: ValidityLimits = defaultLimits): Validity {
  const { dispatchDelayP99ByWindow: byWindow, ...facts } = given;
  const { due, sent, dispatchDelay, eventLoopLag, cpuCores, stopped } = facts;
  const problems: string[] = [];
  if (stopped) problems.push("The run was stopped before its end");
  if (facts.neverStopped === true)
    problems.push("The requests ended before they were stopped: they ran for the longest time that is kept");
  if (due === 0) problems.push("No request was due in the measured time, expected at least one");
  else if (sent / due < limits.sentShare)
    problems.push(
      `The generator sent ${percent(sent / due)} of the requests that were due, expected at least ${percent(limits.sentShare)}`,
    );
  const bound = limits.dispatchDelayP99Ms;
  const late = byWindow.filter((p99) => p99 > bound).length;
  if (dispatchDelay !== undefined && dispatchDelay.p99 > bound)
    problems.push(
      `Requests were sent up to ${ms(dispatchDelay.p99)} late (p99), expected at most ${ms(bound)}`,
    );
  else if (late > byWindow.length / 10)
    problems.push(
      `In ${late} of ${byWindow.length} windows requests were sent more than ${ms(bound)} late (p99), expected that in at most a tenth of them`,
    );
  if (eventLoopLag.p99Ms > limits.eventLoopLagP99Ms)
    problems.push(
      `The generator's event loop was ${ms(eventLoopLag.p99Ms)} late (p99), expected at most ${ms(limits.eventLoopLagP99Ms)}`,
    );
  if (cpuCores > limits.cpuCores)
    problems.push(
      `The generator used ${cpuCores.toFixed(2)} cores, expected at most ${limits.cpuCores}: it was the bottleneck`,
    );
  const waited = facts.cpuWaitShare ?? 0;
  if (problems.length > 0 && waited > noticeableWait)
    problems.push(`The machine was busy: the generator waited for a CPU in ${percent(waited)} of the time`);
  return { valid: problems.length === 0, problems, facts };
}
