import { activeCase } from "../case/active.js";
import { InconclusiveError, RecordError } from "../case/errors.js";
import { isJudged } from "../expect/evaluation.js";
import { expect } from "../expect/expect.js";
import { defineStep } from "./define.js";
import { assertHeld } from "./load/judge-run.js";
import { limitsOf } from "./load/limits.js";
import { durationOf, rateOf, throughputTarget } from "./load/given.js";
import { loadsOf, noteLoad } from "./load/loads.js";
import { aimAt } from "./load/target-of-load.js";
import { judgeAll } from "./mechanism/judge-all.js";

import type { Target } from "../../compiler/model/target.js";
import type { LoadRun } from "../load/load-run.js";
import type { Stage } from "../load/scenarios/stress.js";
import type { Quantity, StepContext } from "./context.js";

const minuteMs = 60_000;
const ordinaryShares = [0.5, 1, 1.5, 2, 3] as const;

/** The levels of the table `load | for`; without one, shares of the throughput target. */
function stagesOf(step: StepContext): Stage[] {
  if (!step.given.some(({ kind }) => kind === "table")) {
    const { value } = throughputTarget(step);
    return ordinaryShares.map((share) => ({ rate: share * value, forMs: minuteMs }));
  }
  return step
    .rows("load", "for")
    .map((row) => ({ rate: rateOf(row.quantity("load")), forMs: durationOf(row.quantity("for")) }));
}

export const stressTesting = defineStep(
  "Stress testing of {service}",
  {
    asserts: true,
    fixtures: ["load"],
    says: "the loads of the table (`load`, `for`) are offered one after another, without a table 50, 100, 150, 200 and 300 % of the throughput target, a minute each: every request is accounted for and none hangs or loses its connection, what is too much is refused with 429 or 503 within the refusal time's target (without one 1 s, p95), no answer is wrong or another one's, and there is no 5xx but 503; as users (`as alice and bob`) a refusal with 429 is their rate limit, not overload, and makes the stress inconclusive; an answer counts for the goodput if it keeps the loosest bound declared for the response time; targets for the refusal time are judged by what was refused, and are inconclusive where nothing was",
    example: "Stress testing",
  },
  async (step, service: string) => {
    const { stress } = await import("../load/scenarios/stress.js");
    const stages = stagesOf(step);
    const { load, target, expects } = await aimAt(step, service);
    // "The goodput stays at least … of its peak" says how much of it.
    const limits = { ...(await limitsOf(step)), keptGoodput: 0, asUsers: step.users.length > 0 };
    const { run, judgement } = await load.scenario(stress(stages, limits), target);
    noteLoad(step, { service, run, expects, judged: true, beyond: true });
    loadsOf(step).stress = judgement;
    step.attach("stress.json", judgement);
    const targets = await refusalTargets(step);
    judgeAll(
      [() => assertHeld(step, judgement), ...targets.map((target) => () => judgeRefusals(run, target))],
      (judge) => judge(),
    );
  },
);

/** A stress without a refusal leaves its target open, but not what else is expected of it. */
function judgeRefusals(run: LoadRun, target: Target): void {
  if (run.summary("refusalTime") === undefined) activeCase()?.evaluated(run.judge(target));
  else expect(run).toMeet(target);
}

async function refusalTargets(step: StepContext): Promise<Target[]> {
  const { measureOf } = await import("../load/judge/latency.js");
  return (step.meta.targets ?? [])
    .filter(isJudged)
    .filter(({ metric, subject }) => metric === "latency" && measureOf(subject) === "refusalTime");
}

export const goodputStays = defineStep(
  "The goodput stays/remains at least {quantity} of its peak",
  {
    asserts: true,
    says: "at each level of the case's last stress that is above the one with the highest goodput, the goodput is at least this share of it",
    example: "The goodput stays at least 80 % of its peak",
  },
  async (step, { value, unit }: Quantity) => {
    const { stress } = loadsOf(step);
    if (stress === undefined)
      throw new RecordError(
        `Unexpected "${step.phrase}" before a stress, expected "Stress testing" before it`,
      );
    if (unit !== "ratio" || value > 1)
      throw new RecordError(`Unexpected ${value} ${unit}, expected a share, e.g. 80 %`);
    if (stress.verdict === "inconclusive")
      throw new InconclusiveError(`The stress says nothing about the service: ${stress.problems.join("; ")}`);
    const { judgeGraceful } = await import("../load/judge/stress.js");
    const withShare = judgeGraceful(stress.levels, { keptGoodput: value }).problems;
    const without = new Set(judgeGraceful(stress.levels, { keptGoodput: 0 }).problems);
    const problems = withShare.filter((problem) => !without.has(problem));
    const served = (stress.peak?.goodputRate ?? 0) > 0;
    step.verify(served && problems.length === 0, () =>
      served ? problems.join("; ") : "No request was served at any level, expected a goodput to keep",
    );
  },
);
