import { RecordError } from "../../case/errors.js";
import { rateMeasureOf } from "../../load/judge/rates.js";

import type { Target } from "../../../compiler/model/target.js";
import type { Quantity, StepContext } from "../context.js";

/** The rate of requests that the case demands, and for how long. */
export function throughputTarget(step: StepContext): Target {
  const found = (step.meta.targets ?? []).find(
    (target) =>
      target.metric === "throughput" &&
      rateMeasureOf(target) === "requests" &&
      target.role === "threshold" &&
      target.notApplicable === undefined &&
      target.comparator.startsWith(">"),
  );
  if (found !== undefined) return found;
  throw new RecordError(
    `Unexpected "${step.phrase}" in a case without a throughput target, expected one such as "50 RPS sustained for 30 minutes"; or say the load: "Load the service with 50 RPS for 5 minutes"`,
  );
}

/** Requests per second. */
export function rateOf({ value, unit }: Quantity): number {
  if (unit === "rps" && value > 0) return value;
  throw new RecordError(`Unexpected load of ${value} ${unit}, expected a rate above 0, e.g. 50 RPS`);
}

/** Milliseconds. */
export function durationOf({ value, unit }: Quantity): number {
  if (unit === "ms" && value > 0) return value;
  throw new RecordError(`Unexpected duration of ${value} ${unit}, expected a time above 0, e.g. 5 minutes`);
}
