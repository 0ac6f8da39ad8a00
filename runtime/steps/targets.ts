import type { Target } from "../../compiler/model/target.js";
import { activeCase } from "../case/active.js";
import { RecordError } from "../case/errors.js";
import { isJudged } from "../expect/evaluation.js";
import { expect } from "../expect/expect.js";
import type { LoadRun } from "../load/load-run.js";
import type { StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { loadsOfStep } from "./load/loads.js";
import { judgeAll } from "./mechanism/judge-all.js";
import { measuredSamples, samplesOfStep } from "./mechanism/measured.js";

/** The loads of the step that measure what the target is about: each is judged by its own rules, window by window. */
async function loadsAbout({ metric, subject }: Target): Promise<readonly LoadRun[]> {
  const loads = loadsOfStep().flatMap(({ run, beyond }) => (beyond ? [] : [run]));
  if (loads.length === 0) return [];
  const { measureOf } = await import("../load/judge/latency.js");
  const measured =
    metric === "latency"
      ? measureOf(subject) !== undefined
      : metric === "throughput" || metric === "errorRate" || metric === "availability";
  return measured ? loads : [];
}

async function judge(step: StepContext, target: Target): Promise<void> {
  const loads = await loadsAbout(target);
  if (loads.length === 0) {
    judgeSamples(target, measuredSamples(step, target));
    return;
  }
  const sent = samplesOfStep(step, target);
  judgeAll(
    [
      ...loads.map((run) => () => expect(run).toMeet(target)),
      ...(sent.length > 0 ? [() => judgeSamples(target, sent)] : []),
    ],
    (work) => work(),
  );
}

function judgeSamples(target: Target, samples: readonly number[]): void {
  // Code that judges the target itself (`toMeet`) has measured it: that is the evidence, and it has met or thrown.
  if (samples.length === 0 && judgedByCode(target)) return;
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
      "every bound declared for the subject holds for what was measured of it in the step, or in the case where the step measured nothing; of the requests of a load (one that the step has stopped, for instance) in each window of 10 s, by response time from the moment that they were due; " +
      "too few samples for its percentile are inconclusive",
    example: "The response time and the error rate meet their targets",
  },
  async (step, subjects: string[]) => {
    const targets = subjects.flatMap((subject) => {
      const judged = step.targets(subject).filter(isJudged);
      if (judged.length > 0) return judged;
      throw new RecordError(
        `Unexpected target "${subject}", expected a threshold that applies: it is a load, or not applicable`,
      );
    });
    const judged = await Promise.allSettled(targets.map((target) => judge(step, target)));
    judgeAll(judged, (each) => {
      if (each.status === "rejected") throw each.reason;
    });
  },
);
