import { InconclusiveError, RecordError } from "../case/errors.js";
import { defineStep } from "./define.js";
import { loadsOf } from "./load/loads.js";

import type { PerformanceMonitor } from "../fixtures/monitor.js";

/** Of a load, by whose end caches are full and code is compiled. */
const warmUpShare = 0.1;

export const noMemoryLeak = defineStep(
  "No memory leak of {service}",
  {
    asserts: true,
    fixtures: ["load", "monitor"],
    says: "under each constant load of the case on the service so far, after a tenth of it as warm-up, its memory does not leak: a leak rises (the lower bound of the 95 % interval of the Theil–Sen slope comes to more than 1 MiB or 2 %), does not come back to where it began, and goes on at the end; fewer than 30 samples (15 s of load) under each of them are inconclusive, as in the profile `smoke`",
    example: "No memory leak",
  },
  async (step, service: string) => {
    const loads = loadsOf(step).steady.filter((load) => load.service === service);
    if (loads.length === 0)
      throw new RecordError(
        `Unexpected "${step.phrase}" without a constant load on ${service}, expected one in a step before, e.g. "Load testing"`,
      );
    const monitor = (await step.fixture("monitor")) as PerformanceMonitor;
    const found = await step.service(service);
    const judged = await Promise.all(
      loads.map(async ({ fromMs, toMs }) => ({
        fromMs,
        toMs,
        ...(await monitor.leak(found, {
          between: [fromMs, toMs],
          warmUpMs: warmUpShare * (toMs - fromMs),
        })),
      })),
    );
    step.attach("leak.json", judged);
    const leaks = judged.filter(({ verdict }) => verdict === "leak");
    const [first] = judged;
    if (first !== undefined && judged.every(({ verdict }) => verdict === "inconclusive"))
      throw new InconclusiveError(`Whether the memory of ${service} leaks is not known: ${first.reason}`);
    step.verify(leaks.length === 0, () => `${service}: ${leaks.map(({ reason }) => reason).join("; ")}`);
  },
);
