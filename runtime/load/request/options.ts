import { isPlain, isSql, planDefaults } from "../plan.js";
import { ramp, steps, constantRate } from "../schedule/rate-profile.js";
import { evenly, poisson, scheduleProblem } from "../schedule/schedule.js";

import type { ClosedPlan, OpenPlan, Requests, Target } from "../plan.js";
import type { GoodputLimits } from "../report.js";
import type { RateSegment } from "../schedule/rate-profile.js";
import type { Arrivals } from "../schedule/schedule.js";
import type { ValidityLimits } from "../validity.js";

/** What all open loads take. Times in milliseconds. */
export interface OpenOptions {
  /** `constant` (default), `poisson`, or gamma distributed gaps: below 1 burstier than Poisson, above 1 more even. */
  readonly arrivals?: "constant" | "poisson" | { readonly burstiness: number };
  /** In no figure; at the first rate. None by default. */
  readonly warmUpMs?: number;
  /** How long is waited for what is open at the end; by default the time limit of a request. */
  readonly drainMs?: number;
  /** From sending to the end of the answer; 30 s by default. */
  readonly timeoutMs?: number;
  /** 10 s by default. */
  readonly windowMs?: number;
  /** By default that of the run. */
  readonly seed?: number;
  /** Requests that keep all these limits are good. */
  readonly goodput?: GoodputLimits;
  readonly mostOpen?: number;
  readonly validity?: Partial<ValidityLimits>;
}

/** How the rate goes over time. */
export type Profile =
  | { readonly rate: number; readonly forMs: number }
  | { readonly fromRate: number; readonly toRate: number; readonly overMs: number }
  | { readonly stages: readonly LoadStage[] };

/** A stretch of one rate. */
export interface LoadStage {
  readonly rate: number;
  readonly forMs: number;
  /** It lasts as long as it says in every profile: for what is to happen meanwhile, and is not load. */
  readonly unscaled?: true;
}

export function segmentsOf(profile: Profile): RateSegment[] {
  if ("stages" in profile) return steps(profile.stages);
  if ("overMs" in profile) return ramp(profile.fromRate, profile.toRate, profile.overMs);
  return constantRate(profile.rate, profile.forMs);
}

function arrivalsOf(given: OpenOptions["arrivals"]): Arrivals {
  if (given === undefined || given === "constant") return evenly;
  return given === "poisson" ? poisson : { kind: "gamma", burstiness: given.burstiness };
}

const seconds = (ms: number) => `${Number((ms / 1000).toFixed(3))} s`;

function inWords(segments: readonly RateSegment[], arrivals: Arrivals): string {
  const parts = segments.map(({ fromRate, toRate, durationMs }) =>
    fromRate === toRate
      ? `${fromRate} requests per second for ${seconds(durationMs)}`
      : `${fromRate} to ${toRate} requests per second over ${seconds(durationMs)}`,
  );
  const how =
    arrivals.kind === "constant"
      ? "evenly"
      : arrivals.burstiness === 1
        ? "Poisson arrivals"
        : `gamma arrivals of burstiness ${arrivals.burstiness}`;
  return `${parts.join(", then ")}, ${how}`;
}

const throughPool = ({ connections }: Target) =>
  connections === undefined ? "" : `, through ${connections} connections at most`;

/**
 * @param options looked at by `checkOpen` or `checkKept`
 * @throws Error where they make no schedule
 */
export function openPlanOf(
  profile: Profile,
  options: OpenOptions,
  target: Target,
  requests: Requests,
  seed: number,
): OpenPlan {
  const { warmUpMs, drainMs, timeoutMs, windowMs, mostOpen } = options;
  if (requests.length === 0) throw new Error("Unexpected load without requests, expected at least one");
  const arrivals = arrivalsOf(options.arrivals);
  const segments = segmentsOf(profile);
  const schedule = { segments, arrivals, seed: options.seed ?? seed };
  const problem = scheduleProblem(schedule);
  if (problem !== undefined) throw new Error(problem);
  const limitMs = timeoutMs ?? planDefaults.timeoutMs;
  return {
    kind: "open",
    description: inWords(segments, arrivals) + throughPool(target),
    target,
    requests,
    schedule,
    warmUpMs: warmUpMs ?? planDefaults.warmUpMs,
    drainMs: drainMs ?? limitMs,
    timeoutMs: limitMs,
    windowMs: windowMs ?? planDefaults.windowMs,
    mostOpen: mostOpen ?? planDefaults.mostOpen,
    ...(options.goodput !== undefined && { goodput: options.goodput }),
    ...(options.validity !== undefined && { validity: options.validity }),
  };
}

export interface ClosedOptions {
  readonly connections: number;
  readonly forMs: number;
  /** Requests on one connection at the same time; 1 by default. */
  readonly pipelining?: number;
  /** Processes among which the connections are divided; 1 by default. One process uses one core at most. */
  readonly workers?: number;
  readonly warmUpMs?: number;
  readonly timeoutMs?: number;
}

/**
 * @param options looked at by `checkClosed`
 * @throws Error where requests that have to be sent one at a time are to be pipelined
 */
export function closedPlanOf(
  options: ClosedOptions,
  target: Target,
  request: ClosedPlan["request"],
  seed: number,
): ClosedPlan {
  const { connections, forMs, pipelining = 1, warmUpMs = 0, timeoutMs = planDefaults.timeoutMs } = options;
  if (isSql(request) && pipelining > 1)
    throw new Error(`Unexpected pipelining ${pipelining} on a database, expected one statement at a time`);
  if (!isSql(request) && !isPlain(request) && pipelining > 1)
    throw new Error(
      `Unexpected pipelining ${pipelining} of requests that are HEAD, hold {marker} or have \`read\`, expected one at a time, e.g. more connections`,
    );
  return {
    kind: "closed",
    description: `${connections} connections for ${seconds(forMs)}, each with ${pipelining} request${pipelining === 1 ? "" : "s"} at a time`,
    target,
    request,
    connections,
    pipelining,
    seed,
    warmUpMs,
    durationMs: forMs,
    timeoutMs,
  };
}
