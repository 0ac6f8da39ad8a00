import type { Target } from "../../compiler/model/target.js";
import { activeCase } from "../case/active.js";
import { RecordError } from "../case/errors.js";
import { isJudged } from "../expect/evaluation.js";
import { expect } from "../expect/expect.js";
import type { LoadRun } from "../load/load-run.js";
import type { StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { loadsOf, loadsOfStep } from "./load/loads.js";
import { judgeAll } from "./mechanism/judge-all.js";
import type { StepLoad } from "./mechanism/state.js";
import { stepState, subjectKey } from "./mechanism/state.js";
import { measuredSamples, samplesOfStep } from "./mechanism/measured.js";

/** Those of the loads that measure what the target is about: each is judged by its own rules, window by window. */
async function loadsAbout(
  { metric, subject }: Target,
  ended: readonly StepLoad[],
): Promise<readonly LoadRun[]> {
  const loads = ended.flatMap(({ run, beyond }) => (beyond ? [] : [run]));
  if (loads.length === 0) return [];
  const { measureOf } = await import("../load/judge/latency.js");
  const measured =
    metric === "latency"
      ? measureOf(subject) !== undefined
      : metric === "throughput" || metric === "errorRate" || metric === "availability";
  return measured ? loads : [];
}

async function judge(step: StepContext, target: Target): Promise<void> {
  const own = await loadsAbout(target, loadsOfStep());
  const sent = samplesOfStep(step, target);
  if (own.length > 0) {
    judgeTogether(step, target, own, sent);
    return;
  }
  // What the step itself has measured comes before the case's.
  const inStep = sent.length > 0 || sampledInStep(target);
  const loads = inStep ? [] : thatOfferedIt(target, await loadsAbout(target, loadsOf(step).ended));
  judgeTogether(step, target, loads, measuredSamples(step, target));
}

function judgeTogether(
  step: StepContext,
  target: Target,
  loads: readonly LoadRun[],
  samples: readonly number[],
): void {
  const judgesSamples = samples.length > 0 || loads.length === 0;
  judgeAll(
    [
      ...loads.map((run) => () => expect(run).toMeet(target)),
      ...(judgesSamples ? [() => judgeSamples(step, target, samples)] : []),
    ],
    (work) => work(),
  );
}

/** Of the loads of other steps, such as a baseline, those that offered the rate that is demanded; all where none did. */
function thatOfferedIt({ metric, comparator, value }: Target, loads: readonly LoadRun[]) {
  if (metric !== "throughput" || (comparator !== ">" && comparator !== ">=")) return loads;
  const offered = loads.filter(({ report }) => report.offeredRate >= 0.99 * value);
  return offered.length > 0 ? offered : loads;
}

function sampledInStep({ subject }: Target): boolean {
  const active = activeCase();
  return active !== undefined && stepState(active).samples.has(subjectKey(subject));
}

function judgeSamples(step: StepContext, target: Target, samples: readonly number[]): void {
  // Code that judges the target itself (`toMeet`) has measured it: that is the evidence, and it has met or thrown.
  if (samples.length === 0 && judgedByCode(target)) step.verify(true, () => "");
  else expect(samples).toMeet(target);
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
