import { defineStep } from "./define.js";
import { durationOf, rateOf } from "./load/given.js";
import { judgeRun } from "./load/judge-run.js";
import { noteLoad } from "./load/loads.js";
import { aimAt } from "./load/target-of-load.js";

import type { Quantity } from "./context.js";

export const soaks = defineStep(
  "Soak {service} with {quantity} for {quantity}",
  {
    asserts: true,
    fixtures: ["load"],
    says: "as `Load`, for long: the rate comes back in each window, the declared targets hold in each, and the response time (p95) of the last third of the load is at most 20 % and 10 ms above that of its first third; whether memory leaks is another phrase's to say",
    example: "Soak `mixtral` with 20 RPS for 8 hours",
  },
  async (step, service: string, rate: Quantity, time: Quantity) => {
    const { soak } = await import("../load/scenarios/soak.js");
    const { load, target, expects } = await aimAt(step, service);
    const { run, judgement } = await load.scenario(soak(rateOf(rate), durationOf(time)), target);
    noteLoad(step, { service, run, expects, judged: true, beyond: false });
    step.attach("soak.json", judgement);
    await judgeRun(step, run, judgement);
  },
);
