import type { CaseMeta } from "../../compiler/model/case-meta.js";
import type { LoadRecord } from "../../compiler/model/load-record.js";
import type { ServiceResult } from "../../compiler/model/results.js";
import type { Target } from "../../compiler/model/target.js";

/**
 * What was measured for a target outside the body's own `toMeet`: samples in the target's unit, to which the target's
 * statistic is applied. No samples: the target, and with it the case, is inconclusive.
 */
export interface TargetMeasurement {
  target: Target;
  samples: readonly number[];
  /** What the bound is compared with, where the samples are not kept: a peak, of whatever statistic the target speaks. */
  figure?: number;
  /** How many looks the figure is of; the samples are counted without it. */
  looks?: number;
  /** Why there are none. */
  reason?: string;
}

/** A load's record before it has its place: case, attempt, step and file are the case's to say. */
export type UnplacedLoad = Omit<LoadRecord, "caseId" | "attempt" | "load"> & {
  readonly load: Omit<LoadRecord["load"], "file" | "step">;
};

/** What a fixture may know of, and do to, the case that it is set up for. */
export interface CaseContext {
  readonly meta: CaseMeta;
  /** Counts from 1; higher in a retry. */
  readonly attempt: number;
  /** The run's folder (`.tcspec/runs/<id>`), absolute. */
  readonly runDirectory: string;
  /** Absolute. */
  readonly projectRoot: string;
  /** Aborted when the case is over, before anything is torn down. */
  readonly signal: AbortSignal;
  /** The value of another fixture of the case, set up first (and torn down later) where it is not yet. */
  fixture(name: string): Promise<unknown>;
  /** Runs `release` after the body, last registered first, whatever the body did. */
  cleanup(release: () => unknown): void;
  /**
   * Runs `release` when the step at hand (or the setup, or a piece of the tear-down) is over, however it ended, before
   * anything else of the case runs; last registered first.
   */
  onStepEnd(release: () => unknown): void;
  /** Writes evidence into the run's folder and lists it in the result of the current step. */
  attach(name: string, data: string | Uint8Array | object): void;
  /** Notes that the case uses a service; it appears in the results, and its tier counts for the case's. */
  useService(service: ServiceResult): void;
  /** Writes the record of a load that the case has offered into the run's folder and lists it in the results. */
  recordLoad(record: UnplacedLoad): void;
  /** Moves the limit of the step at hand out by so many milliseconds: for what is meant to take long, such as a load. */
  extendStep(ms: number): void;
  /** `secret` is replaced by `***` in every message, stack and attachment of the case. */
  redact(secret: string): void;
  /**
   * Registers `measure`, called once at the end of the case, after the last step and before any tear-down, with the
   * thresholds that the body did not evaluate; it returns measurements of those it can speak for.
   */
  onCaseEnd(
    measure: (
      unjudged: readonly Target[],
    ) => readonly TargetMeasurement[] | Promise<readonly TargetMeasurement[]>,
  ): void;
}

export interface FixtureInstance<T = unknown> {
  value: T;
  tearDown?(): unknown;
}

/**
 * How a fixture comes to be. `setUp` runs before the first phase of a case that names it, once per case; it throws
 * `BlockedError` where what it needs is missing. Of a set-up that throws, nothing is torn down but what it gave to
 * `context.cleanup`.
 */
export interface FixtureDefinition<T = unknown> {
  /** Services it asks the supervisor for, for listing. */
  services?: readonly string[];
  /**
   * Begins what the set-up will wait for. Called for all fixtures that the case names, before the first set-up, so that
   * services start side by side; what goes wrong is told by the set-up.
   */
  begin?(context: CaseContext): void;
  setUp(context: CaseContext): Promise<FixtureInstance<T>> | FixtureInstance<T>;
}

/** Fixtures by the name a body destructures. */
export type FixtureRegistry = Readonly<Record<string, FixtureDefinition>>;
