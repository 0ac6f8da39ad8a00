import { inspect } from "node:util";

import type { Target } from "../../compiler/model/target.js";
import { activeCase } from "../case/active.js";
import { InconclusiveError, RecordError } from "../case/errors.js";
import { evaluate } from "./evaluation.js";
import type { Evaluation, SelfJudging } from "./evaluation.js";

interface MatcherResult {
  pass: boolean;
  message: () => string;
}

/** A target as a message quotes it. */
export function describeTarget(target: Target): string {
  return `${target.subject} ${target.statistic === "value" ? "" : `${target.statistic} `}${target.comparator} ${target.value} ${target.unit} ("${target.text}", line ${target.line})`;
}

function samplesOf(received: unknown, unit: string): number[] {
  const samples: unknown[] = Array.isArray(received) ? received : [received];
  return samples.map((sample) => {
    if (typeof sample === "number" && Number.isFinite(sample)) return sample;
    throw new TypeError(
      `Unexpected ${inspect(sample)}, expected a finite number in ${unit}, or an array of them`,
    );
  });
}

function judgesItself(received: unknown): received is SelfJudging {
  return (
    typeof received === "object" &&
    received !== null &&
    "judge" in received &&
    typeof received.judge === "function"
  );
}

function evaluationOf(received: unknown, target: Target): Evaluation {
  return judgesItself(received) ? received.judge(target) : evaluate(target, samplesOf(received, target.unit));
}

function thresholdOf(target: unknown): Target {
  const role = typeof target === "object" && target !== null && "role" in target ? target.role : undefined;
  if (role === "threshold") return target as Target;
  if (role === "workload") {
    const workload = target as Target;
    throw new RecordError(
      `Unexpected workload "${workload.text}", expected a threshold: a workload is applied (targets.workload("${workload.subject}").value), not judged`,
    );
  }
  throw new TypeError(
    `Unexpected ${inspect(target)}, expected a target: expect(samples).toMeet(targets.latency("response time"))`,
  );
}

/**
 * `expect(samples).toMeet(target)`: a number or an array of numbers in the target's unit (milliseconds, requests per
 * second, bytes, cores, 0..1) keeps the bound of a threshold, by the target's own statistic; or a load run does, by its own
 * rules. The judgement is recorded for the case. Throws `InconclusiveError` where there are no samples, or a run cannot be
 * believed.
 */
export function toMeet(this: { isNot?: boolean }, received: unknown, expected: unknown): MatcherResult {
  const target = thresholdOf(expected);
  if (this.isNot === true) {
    throw new RecordError(`Unexpected .not, expected expect(…).toMeet(…): a target is met or it is not`);
  }
  if (target.notApplicable !== undefined) {
    throw new RecordError(
      `Unexpected target "${target.text}", expected one that applies: ${target.notApplicable}`,
    );
  }
  const evaluation = evaluationOf(received, target);
  activeCase()?.evaluated(evaluation);
  const { measured, met, samples, reason } = evaluation;
  if (measured === undefined || met === undefined) {
    throw new InconclusiveError(
      reason === undefined
        ? `No samples for ${describeTarget(target)}, expected at least one`
        : `No verdict on ${describeTarget(target)}: ${reason}`,
    );
  }
  const where = reason === undefined ? "" : ` (${reason})`;
  return {
    pass: met,
    message: () =>
      `Unexpected ${measured} ${target.unit} of ${samples} ${samples === 1 ? "sample" : "samples"}${where}, expected ${describeTarget(target)}`,
  };
}
