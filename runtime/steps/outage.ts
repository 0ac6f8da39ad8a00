import { setTimeout as sleep } from "node:timers/promises";

import { RecordError } from "../case/errors.js";
import { isJudged } from "../expect/evaluation.js";
import { expect } from "../expect/expect.js";
import { defineStep } from "./define.js";
import { breakages } from "./faults/break.js";
import { inflictFor } from "./faults/inflict.js";
import { durationOf, rateOf } from "./load/given.js";
import { judgeRun } from "./load/judge-run.js";
import { noteLoad } from "./load/loads.js";
import { aimAt } from "./load/target-of-load.js";
import { judgeAll } from "./mechanism/judge-all.js";

import type { LoadInProgress } from "../fixtures/load.js";
import type { Outage, OutageJudgement, OutageTimes } from "../load/scenarios/outage.js";
import type { Scenario } from "../load/scenarios/scenario.js";
import type { Quantity, StepContext } from "./context.js";

const recoveryTime = "recovery time";
/** Connections are made, code is compiled, on both sides. */
const warmUpMs = 500;
/** What looking at the outage takes beyond it: probes that wait for an answer that does not come. */
const probingMs = 500;
const ordinaryWindowMs = 10_000;
const shortestWindowMs = 100;

function timesOf(totalMs: number, beforeMs: number, outageMs: number): OutageTimes {
  const afterMs = totalMs - beforeMs - outageMs;
  if (afterMs > 0) return { beforeMs, outageMs: outageMs + probingMs, afterMs };
  throw new RecordError(
    `Unexpected outage of ${outageMs} ms after ${beforeMs} ms of a load of ${totalMs} ms, expected one that is over before the load is: "for 30 s; after 10 s, stop … for 5 s"`,
  );
}

/** Stops the service while the load runs, for its time; gives when, on the wall clock. */
async function stopMeanwhile(
  step: StepContext,
  load: LoadInProgress,
  stopped: string,
  { beforeMs, outageMs }: OutageTimes,
): Promise<Outage> {
  await load.started;
  await sleep(warmUpMs + beforeMs, undefined, { signal: step.signal });
  const fromMs = Date.now();
  await inflictFor(step, stopped, breakages.stopped, { value: outageMs - probingMs, unit: "ms" });
  return { fromMs, toMs: Date.now() };
}

async function loadThroughOutage(
  step: StepContext,
  service: string,
  rate: number,
  stopped: string,
  times: OutageTimes,
): Promise<OutageJudgement> {
  const [{ judgeOutage, outageRates }, { profileOfRun, scaleOf }] = await Promise.all([
    import("../load/scenarios/outage.js"),
    import("../load/profile/profile.js"),
  ]);
  const factor = scaleOf(times.beforeMs + times.afterMs, profileOfRun());
  const asRun = { ...times, beforeMs: times.beforeMs * factor, afterMs: times.afterMs * factor };
  // What comes after it holds the recovery and at least three windows of calm.
  const windowMs = Math.max(
    shortestWindowMs,
    Math.floor(Math.min(ordinaryWindowMs, asRun.beforeMs / 2, asRun.afterMs / 6)),
  );
  let seen: Outage = { fromMs: 0, toMs: 0 };
  const scenario: Scenario<OutageJudgement> = {
    rates: outageRates(rate, times),
    judge: (report) => {
      const { startedAt } = report;
      return judgeOutage(report, { fromMs: seen.fromMs - startedAt, toMs: seen.toMs - startedAt });
    },
  };
  const { load, target, expects } = await aimAt(step, service);
  const options = { ...target, warmUpMs, windowMs };
  const { run, judgement } = await load.scenario(scenario, options, async (progress) => {
    seen = await stopMeanwhile(step, progress, stopped, asRun);
  });
  noteLoad(step, { service, run, expects, judged: true, beyond: true });
  return judgement;
}

export const loadsThroughOutage = defineStep(
  "Load {service} with {quantity} for {quantity}; after {quantity}, stop {service} for {quantity}",
  {
    asserts: true,
    fixtures: ["load", "faults"],
    says: "requests go on leaving while the case's connections to the second service are closed and new ones refused (a probe gets no answer at the beginning and at the end of it); the load before and after is scaled by the profile, the stop is not; in each window before the stop 99 % of what was due is served within the declared targets for latency, error rate and availability, and so in each from some time after it on, the last three at least: that time is the sample `recovery time`, and keeps a target of this name; in between requests may fail, but in all of it none hangs and no answer is wrong",
    example: "Load `gateway` with 20 RPS for 60 s; after 20 s, stop `phi3` for 5 s",
  },
  async (
    step,
    service: string,
    rate: Quantity,
    total: Quantity,
    after: Quantity,
    stopped: string,
    stop: Quantity,
  ) => {
    const times = timesOf(durationOf(total), durationOf(after), durationOf(stop));
    const judgement = await loadThroughOutage(step, service, rateOf(rate), stopped, times);
    const { calm, recoveredAfterMs, verdict, problems } = judgement;
    step.attach("outage.json", { verdict, problems, recoveredAfterMs });
    const { loadRunOf } = await import("../load/load-run.js");
    const judgements: (() => unknown)[] = [];
    if (recoveredAfterMs !== undefined) {
      step.sample(recoveryTime, recoveredAfterMs);
      for (const target of (step.meta.targets ?? []).filter(isJudged))
        if (target.subject === recoveryTime) judgements.push(() => expect([recoveredAfterMs]).toMeet(target));
    }
    const served = await judgeRun(step, loadRunOf(calm), judgement, [
      "latency",
      "errorRate",
      "availability",
    ]).then(
      () => () => undefined,
      (thrown: unknown) => () => {
        throw thrown;
      },
    );
    judgeAll([served, ...judgements], (judge) => judge());
  },
);
