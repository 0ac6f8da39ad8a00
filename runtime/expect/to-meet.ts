import { inspect } from "node:util";

import type { Target, Unit } from "../../compiler/model/target.js";
import { activeCase } from "../case/active.js";
import { InconclusiveError, RecordError } from "../case/errors.js";
import { evaluate, samplesInWords } from "./evaluation.js";
import type { Evaluation } from "./evaluation.js";
import { judgeOf } from "./own-judges.js";
import { leastSamplesOf } from "./statistic.js";

interface MatcherResult {
  pass: boolean;
  message: () => string;
}

/** A target as a message quotes it. */
export function describeTarget(target: Target): string {
  return `${target.subject} ${target.statistic === "value" ? "" : `${target.statistic} `}${target.comparator} ${target.value} ${target.unit} ("${target.text}", line ${target.line})`;
}

/** Times, rates and sizes; a share below 0 misses its bound, and a score may be that low. */
const neverNegative: ReadonlySet<Unit> = new Set(["ms", "rps", "bytes", "cores"]);

function samplesOf(received: unknown, unit: Unit): number[] {
  const samples: unknown[] = Array.isArray(received) ? received : [received];
  return samples.map((sample) => {
    if (typeof sample !== "number" || !Number.isFinite(sample))
      throw new TypeError(
        `Unexpected ${inspect(sample)}, expected a finite number in ${unit}, or an array of them`,
      );
    // Below every upper bound: a subtraction the wrong way round would meet them all.
    if (sample < 0 && neverNegative.has(unit))
      throw new RecordError(
        `Unexpected ${sample} ${unit}, expected 0 ${unit} or more: the test measures it the wrong way round; a duration is performance.now() - start`,
      );
    return sample;
  });
}

function evaluationOf(received: unknown, target: Target): Evaluation {
  const judge = judgeOf(received);
  return judge === undefined ? evaluate(target, samplesOf(received, target.unit)) : judge(target);
}

function noVerdict(received: unknown, { target, samples, reason }: Evaluation): string {
  if (judgeOf(received) !== undefined && reason !== undefined)
    return `No verdict on ${describeTarget(target)}: ${reason}`;
  const least = leastSamplesOf(target.statistic);
  const few = samples === 0 ? "No samples" : `Only ${samplesInWords(samples)}`;
  return `${few} for ${describeTarget(target)}, expected at least ${least === 1 ? "one" : least}`;
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
  if (typeof target === "function")
    throw new TypeError(
      "Unexpected function, expected the target that it gives: call it, e.g. expect(samples).toMeet(targets.errorRate())",
    );
  throw new TypeError(
    `Unexpected ${inspect(target)}, expected a target: expect(samples).toMeet(targets.latency("response time"))`,
  );
}

/**
 * `expect(samples).toMeet(target)`: a number or an array of numbers in the target's unit (milliseconds, requests per
 * second, bytes, cores, 0..1) keeps the bound of a threshold, by the target's own statistic; or a load run does, by its own
 * rules. The judgement is recorded for the case. Throws `InconclusiveError` where there are too few samples for the statistic, or a run
 * cannot be believed.
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
    throw new InconclusiveError(noVerdict(received, evaluation));
  }
  const where = reason === undefined ? "" : ` (${reason})`;
  return {
    pass: met,
    message: () =>
      `Unexpected ${measured} ${target.unit} of ${samplesInWords(samples)}${where}, expected ${describeTarget(target)}`,
  };
}
