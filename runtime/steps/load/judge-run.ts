import type { Metric, Target } from "../../../compiler/model/target.js";
import { InconclusiveError } from "../../case/errors.js";
import { isJudged } from "../../expect/evaluation.js";
import { expect } from "../../expect/expect.js";
import { rateMeasureOf } from "../../load/judge/rates.js";
import type { LoadRun } from "../../load/load-run.js";
import type { Judgement } from "../../load/scenarios/scenario.js";
import type { StepContext } from "../context.js";
import { judgeAll } from "../mechanism/judge-all.js";

/** A judgement of a scenario as an assertion; one that cannot be made is inconclusive. */
export function assertHeld(step: StepContext, { verdict, problems }: Judgement): void {
  if (verdict === "inconclusive")
    throw new InconclusiveError(`The load says nothing about the service: ${problems.join("; ")}`);
  step.verify(verdict === "held", () => problems.join("; "));
}

const allMetrics: readonly Metric[] = ["latency", "throughput", "errorRate", "availability"];

/**
 * Which declared targets a load of `offeredRate` can speak for: a throughput only where it was offered; one of tokens where the demanded
 * rate of requests was.
 */
export async function judgedBy(
  step: StepContext,
  offeredRate: number,
  metrics = allMetrics,
): Promise<Target[]> {
  const { measureOf } = await import("../../load/judge/latency.js");
  const declared = (step.meta.targets ?? []).filter(isJudged);
  const demanded = declared
    .filter((target) => target.metric === "throughput" && rateMeasureOf(target) === "requests")
    .map(({ value }) => value);
  const offered = (rate: number) => offeredRate >= 0.99 * rate;
  return declared.filter((target) => {
    const { metric, subject, value } = target;
    if (!metrics.includes(metric)) return false;
    if (metric === "throughput") {
      const rate = rateMeasureOf(target);
      return rate === "outputTokens" ? demanded.every(offered) : rate !== undefined && offered(value);
    }
    if (metric !== "latency") return true;
    const measure = measureOf(subject);
    return measure !== undefined && measure !== "refusalTime";
  });
}

/** What a scenario says of a run, and the targets that it can speak for: all are judged, the worst is told. */
export async function judgeRun(
  step: StepContext,
  run: LoadRun,
  judgement: Judgement,
  metrics = allMetrics,
): Promise<void> {
  const targets = await judgedBy(step, run.report.offeredRate, metrics);
  judgeAll(
    [() => assertHeld(step, judgement), ...targets.map((target) => () => expect(run).toMeet(target))],
    (judge) => judge(),
  );
}
