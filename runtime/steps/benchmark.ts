/** The performance template's benchmark, and the score over all targets of a case. */
import { activeCase } from "../case/active.js";
import { InconclusiveError, RecordError } from "../case/errors.js";
import { isJudged } from "../expect/evaluation.js";
import { defineStep } from "./define.js";
import { rateOf, throughputTarget } from "./load/given.js";
import { assertHeld, judgedBy } from "./load/judge-run.js";
import { limitsOf } from "./load/limits.js";
import { loadsOf } from "./load/loads.js";
import { aimAt } from "./load/target-of-load.js";

import type { LoadRun } from "../load/load-run.js";
import type { ScorePart } from "../load/judge/score.js";
import type { Quantity, StepContext } from "./context.js";

const minuteMs = 60_000;
/** Shares of the throughput target that are offered in any case; its own level, with 5 % more, is what targets are judged by. */
const lightShare = 0.5;
const targetShare = 1.05;

async function benchmarkOf(step: StepContext, service: string, upTo?: number): Promise<void> {
  const demanded = throughputTarget(step).value;
  const ownRate = targetShare * demanded;
  if (upTo !== undefined && upTo < ownRate)
    throw new RecordError(
      `Unexpected benchmark up to ${upTo} requests per second, expected at least ${Number(ownRate.toPrecision(6))}: 105 % of the throughput target`,
    );
  const { benchmark } = await import("../load/scenarios/benchmark.js");
  const { load, target } = await aimAt(step, service);
  const limits = await limitsOf(step);
  const targets = await judgedBy(step, ownRate);
  const runs = new Map<number, LoadRun>();
  const found = await benchmark(
    async (level) => {
      const { run, judgement } = await load.scenario(level, target);
      loadsOf(step).runs.push(run);
      runs.set(judgement.rate, run);
      return { judgement };
    },
    {
      ...limits,
      targets,
      asUsers: step.users.length > 0,
      rates: [lightShare * demanded, ownRate],
      forMs: minuteMs,
      ...(upTo !== undefined && { upTo }),
    },
  );
  loadsOf(step).benchmarks.set(service, found);
  step.attach("benchmark.json", found);
  // Recorded, not asserted: a target that is missed fails the case where it is declared, and the score tells how far it is missed.
  const own = runs.get(ownRate);
  if (own !== undefined) for (const each of targets) activeCase()?.evaluated(own.judge(each));
  assertHeld(step, found);
}

export const benchmarkTesting = defineStep(
  "Benchmark testing of {service}",
  {
    asserts: true,
    fixtures: ["load"],
    says: "half of the throughput target is offered, then 105 % of it, then twice the rate that was carried until one is not, and rates between until the knee is known to 20 %; each for a minute, as a load of its own. A rate is carried if it comes back in each window, and the declared targets for latency, error rate and availability hold; at least the lowest one is. At no rate is an answer wrong or a server error but 503, or does a request hang. Each declared target of a load is judged at 105 %: one that is missed fails the case and lowers the overall score",
    example: "Benchmark testing",
  },
  (step, service: string) => benchmarkOf(step, service),
);

export const benchmarkTestingUpTo = defineStep(
  "Benchmark testing of {service}, up to {quantity}",
  {
    asserts: true,
    fixtures: ["load"],
    says: "as without it, but no rate above this one is offered",
    example: "Benchmark testing of `mixtral`, up to 400 RPS",
  },
  (step, service: string, most: Quantity) => benchmarkOf(step, service, rateOf(most)),
);

export const carriesAtLeast = defineStep(
  "{service} carries at least {quantity}",
  {
    asserts: true,
    says: "the knee of the case's last benchmark of the service, the highest rate up to which each was carried, is at least this; inconclusive where the generator could not offer a rate that decides it",
    example: "`mixtral` carries at least 50 RPS",
  },
  async (step, service: string, least: Quantity) => {
    const rate = rateOf(least);
    const found = loadsOf(step).benchmarks.get(service);
    if (found === undefined)
      throw new RecordError(
        `Unexpected "${step.phrase}" without a benchmark of ${service}, expected "Benchmark testing" before it`,
      );
    const { carries } = await import("../load/scenarios/benchmark.js");
    const holds = carries(found, rate);
    const carried = found.knee?.rate ?? 0;
    if (holds === undefined)
      throw new InconclusiveError(
        `${service} carries ${carried} requests per second at least; more was not offered as promised, expected ${rate}`,
      );
    const missed = found.levels.find(({ verdict }) => verdict === "missed");
    const why = missed === undefined ? "" : `; at ${missed.rate}: ${missed.problems.join(", ")}`;
    step.verify(
      holds,
      () => `${service} carries ${carried} requests per second, expected at least ${rate}${why}`,
    );
  },
);

/** Points of 100. */
function pointsOf({ value, unit }: Quantity): number {
  if (unit === "ratio" && value >= 0 && value <= 1) return 100 * value;
  // "0.95" would be one hundredth of what is meant.
  if (unit === "count" && value > 1 && value <= 100) return value;
  throw new RecordError(
    `Unexpected score of ${value} ${unit}, expected points of 100 or a share, e.g. 95 or 95 %`,
  );
}

const figure = (value: number) => String(Number(value.toPrecision(4)));

function lostBy({ target, weight, degree, measured }: ScorePart): string {
  return `${figure(100 * weight * (1 - degree))} by "${target.text}" (${figure(measured)} ${target.unit})`;
}

export const overallScoreIsAtLeast = defineStep(
  "The overall score is at least {quantity}",
  {
    asserts: true,
    says: "the weighted degree to which the declared targets are fulfilled by what the case has measured so far, 0 to 100 points, is at least this; 100 is all of them. A target that nothing has measured leaves no score: inconclusive",
    example: "The overall score is at least 95",
  },
  async (step, least: Quantity) => {
    const points = pointsOf(least);
    const targets = (step.meta.targets ?? []).filter(isJudged);
    if (targets.length === 0)
      throw new RecordError(
        `Unexpected "${step.phrase}" in a case without targets, expected some in Performance Targets`,
      );
    const { overallScore } = await import("../load/judge/score.js");
    const found = overallScore(targets, (target) => activeCase()?.evaluationsOf(target) ?? []);
    step.attach("score.json", {
      ...(found.score !== undefined && { score: found.score }),
      parts: found.parts.map(({ target, ...part }) => ({ target: target.text, ...part })),
      missing: found.missing.map(({ text }) => text),
    });
    const { score, parts, missing } = found;
    if (score === undefined)
      throw new InconclusiveError(
        `No score without data for ${missing.map(({ text }) => `"${text}"`).join(", ")}, expected each declared target to be measured before it`,
      );
    const lost = parts.filter(({ degree }) => degree < 1);
    step.verify(
      score >= points,
      () =>
        `The overall score is ${figure(score)} of 100, expected at least ${points}; lost: ${lost.map(lostBy).join(", ")}`,
    );
  },
);
