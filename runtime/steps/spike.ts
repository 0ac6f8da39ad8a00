import { defineStep } from "./define.js";
import { durationOf, rateOf, throughputTarget } from "./load/given.js";
import { assertHeld } from "./load/judge-run.js";
import { limitsOf } from "./load/limits.js";
import { noteLoad } from "./load/loads.js";
import { aimAt } from "./load/target-of-load.js";

import type { Quantity, StepContext } from "./context.js";

/** So much longer than the spike is what comes after it: the time to get over it. */
const afterShare = 3;

async function offerSpike(
  step: StepContext,
  service: string,
  baseRate: number,
  spikeRate: number,
  spikeMs: number,
): Promise<void> {
  const [{ spike }, { recoveryNoise }] = await Promise.all([
    import("../load/scenarios/spike.js"),
    import("../load/judge/recovery.js"),
  ]);
  const scenario = spike({
    baseRate,
    spikeRate,
    spikeMs,
    beforeMs: spikeMs,
    afterMs: afterShare * spikeMs,
    graceful: { ...(await limitsOf(step)), asUsers: step.users.length > 0 },
    recovery: { absolute: recoveryNoise },
  });
  const { load, target, expects } = await aimAt(step, service);
  const { run, judgement } = await load.scenario(scenario, target);
  noteLoad(step, { service, run, expects, judged: true, beyond: true });
  step.attach("spike.json", judgement);
  assertHeld(step, judgement);
}

export const bearsSpikeOnTarget = defineStep(
  "Spike of {quantity} on {service} for {quantity}",
  {
    asserts: true,
    fixtures: ["load"],
    says: "the rate of the throughput target is offered, then suddenly this one, then that of the target for three times as long, all scaled by the profile: in the spike the excess is refused as `Stress testing` says and the goodput does not fall below 80 % of what it was; after it, before the load ends, response time (p95), error rate and open requests are in three windows in a row at most 10 % above the worst window before it (or 25 ms, 1 %, 2 requests, where that is more)",
    example: "Spike of 200 RPS on `gateway` for 30 s",
  },
  (step, rate: Quantity, service: string, time: Quantity) =>
    offerSpike(step, service, throughputTarget(step).value, rateOf(rate), durationOf(time)),
);

export const bearsSpike = defineStep(
  "Spike from {quantity} to {quantity} on {service} for {quantity}",
  {
    asserts: true,
    fixtures: ["load"],
    says: "as `Spike of`, with the first rate before and after it",
    example: "Spike from 20 RPS to 200 RPS on `mixtral` for 30 s",
  },
  (step, base: Quantity, rate: Quantity, service: string, time: Quantity) =>
    offerSpike(step, service, rateOf(base), rateOf(rate), durationOf(time)),
);
