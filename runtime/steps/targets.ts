import type { Target } from "../../compiler/model/target.js";
import { activeCase } from "../case/active.js";
import { InconclusiveError, RecordError } from "../case/errors.js";
import { isJudged } from "../expect/evaluation.js";
import { expect } from "../expect/expect.js";
import { leastSamplesOf } from "../expect/statistic.js";
import { describeTarget } from "../expect/to-meet.js";
import type { StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { judgeAll } from "./mechanism/judge-all.js";
import { measuredSamples } from "./mechanism/measured.js";

function judge(step: StepContext, target: Target): void {
  const samples = measuredSamples(step, target);
  // Code that judges the target itself (`toMeet`) has measured it: that is the evidence, and it has met or thrown.
  if (samples.length === 0 && judgedByCode(target)) return;
  const least = leastSamplesOf(target.statistic);
  if (samples.length < least) {
    activeCase()?.evaluated({ target, samples: samples.length });
    throw new InconclusiveError(
      `${samples.length === 0 ? "No samples" : `Only ${samples.length} samples`} for ${describeTarget(target)}, expected at least ${least}`,
    );
  }
  expect(samples).toMeet(target);
}

function judgedByCode(target: Target): boolean {
  const evaluations = activeCase()?.evaluationsOf(target) ?? [];
  return evaluations.length > 0 && evaluations.every(({ met }) => met === true);
}

export const meetsTarget = defineStep(
  "The {target} meet(s) its target(s)",
  {
    asserts: true,
    says:
      "every bound declared for the subject holds for what was measured of it in the step, or in the case where the step measured nothing; " +
      "too few samples for its percentile are inconclusive",
    example: "The response time and the error rate meet their targets",
  },
  (step, subjects: string[]) => {
    const targets = subjects.flatMap((subject) => {
      const judged = step.targets(subject).filter(isJudged);
      if (judged.length > 0) return judged;
      throw new RecordError(
        `Unexpected target "${subject}", expected a threshold that applies: it is a load, or not applicable`,
      );
    });
    judgeAll(targets, (target) => judge(step, target));
  },
);
