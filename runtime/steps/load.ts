/** Loads as phrases, and the steps of the performance template. */
import { defineStep } from "./define.js";
import { assertHeld, judgeRun } from "./load/judge-run.js";
import { durationOf, rateOf, throughputTarget } from "./load/given.js";
import { loadsOf, noteLoad, noteSteady } from "./load/loads.js";
import { aimAt } from "./load/target-of-load.js";

import type { Quantity, StepContext } from "./context.js";

const baselineShare = 0.2;
const loadShare = 1.05;
const fiveMinutesMs = 300_000;

export const measuresBaseline = defineStep(
  "Baseline performance measurement of {service}",
  {
    asserts: true,
    fixtures: ["load"],
    says: "20 % of the throughput target are offered for 5 minutes: no request fails, and the declared latency targets hold in each window; what is measured is the baseline of the case",
    example: "Baseline performance measurement",
  },
  async (step, service: string) => {
    const rate = baselineShare * throughputTarget(step).value;
    const { baseline } = await import("../load/scenarios/baseline.js");
    const { load, target, expects } = await aimAt(step, service);
    const { run, judgement } = await load.scenario(baseline(rate, fiveMinutesMs), target);
    noteLoad(step, { service, run, expects, judged: true, beyond: false });
    noteSteady(step, service, run);
    // So light a load has too few requests to tell a share of errors: there is to be none.
    await judgeRun(step, run, judgement, ["latency"]);
    loadsOf(step).baselines.set(service, { ...judgement, target });
  },
);

async function loadWith(step: StepContext, service: string, rate: number, forMs: number): Promise<void> {
  const { sustained } = await import("../load/scenarios/sustained.js");
  const { load, target, expects } = await aimAt(step, service);
  const { run, judgement } = await load.scenario(sustained(rate, forMs), target);
  noteLoad(step, { service, run, expects, judged: true, beyond: false });
  noteSteady(step, service, run);
  await judgeRun(step, run, judgement);
}

export const loadTesting = defineStep(
  "Load testing of {service}",
  {
    asserts: true,
    fixtures: ["load"],
    says: "105 % of the throughput target are offered, for as long as it says (5 minutes where it does not): the rate comes back in each window of 10 s, and so do the declared targets for throughput, latency, error rate and availability; a load that the generator could not offer as promised is inconclusive",
    example: "Load testing",
  },
  async (step, service: string) => {
    const { value, durationMs } = throughputTarget(step);
    await loadWith(step, service, loadShare * value, durationMs ?? fiveMinutesMs);
  },
);

export const loadsService = defineStep(
  "Load {service} with {quantity} for {quantity}",
  {
    asserts: true,
    fixtures: ["load"],
    says: "requests leave at this rate, whatever becomes of those before: the rate comes back in each window of 10 s, and the declared targets for latency, error rate, availability, and for a throughput that was offered, hold in each; the length, not the rate, is scaled by the run's profile",
    example: "Load `mixtral` with 50 RPS for 5 minutes",
  },
  (step, service: string, load: Quantity, time: Quantity) =>
    loadWith(step, service, rateOf(load), durationOf(time)),
);

export const loadsServiceGradually = defineStep(
  "Load {service} with {quantity} for {quantity}, reached within {quantity}",
  {
    asserts: true,
    fixtures: ["load"],
    says: "the rate first rises evenly from a tenth of it, and each window of the rise holds; then as without it",
    example: "Load `mixtral` with 50 RPS for 30 minutes, reached within 5 minutes",
  },
  async (step, service: string, rateGiven: Quantity, time: Quantity, rise: Quantity) => {
    const { rampUp } = await import("../load/scenarios/ramp-up.js");
    const rate = rateOf(rateGiven);
    const { load, target, expects } = await aimAt(step, service);
    const risen = await load.scenario(rampUp(rate / 10, rate, durationOf(rise)), target);
    noteLoad(step, { service, run: risen.run, expects, judged: true, beyond: false });
    assertHeld(step, risen.judgement);
    await loadWith(step, service, rate, durationOf(time));
  },
);
