import { InconclusiveError, RecordError } from "../case/errors.js";
import { evaluateFigure, isJudged } from "../expect/evaluation.js";
import { expect } from "../expect/expect.js";
import { believe } from "../expect/own-judges.js";
import { isResourceThreshold, resourceFigure, unknownUse } from "../fixtures/resource-targets.js";
import { defineStep } from "./define.js";
import { judgeAll } from "./mechanism/judge-all.js";

import type { PerformanceMonitor } from "../fixtures/monitor.js";

/** Looks (each 100 ms, of a service given by URL 500 ms) of which a peak is told. */
const leastLooks = 10;

export const monitorsResources = defineStep(
  "Resource utilization monitoring of {service}",
  {
    asserts: true,
    fixtures: ["monitor"],
    says: "over all steps so far the peak of memory (PSS) and of CPU (the highest mean of a second) of the services of the case stay within the limits of Resource Utilization; of a service given by URL its own Prometheus metrics are read (resident set and CPU time of its process), twice a second; fewer than 10 looks are inconclusive, and so is a service that cannot be looked at, or not in more than a tenth of the looks",
    example: "Resource utilization monitoring",
  },
  async (step, service: string) => {
    const targets = (step.meta.targets ?? []).filter(
      (target) => isJudged(target) && isResourceThreshold(target),
    );
    if (targets.length === 0)
      throw new RecordError(
        `Unexpected "${step.phrase}" in a case without limits, expected some in Resource Utilization, e.g. 90GB memory limit, 8 CPU cores limit`,
      );
    const monitor = (await step.fixture("monitor")) as PerformanceMonitor;
    const { name } = await step.service(service);
    const use = await monitor.read();
    step.attach("resources.json", use);
    const unknown = targets.flatMap((target) => unknownUse(target, use) ?? []);
    if (unknown[0] !== undefined)
      throw new InconclusiveError(`The use of ${name} is not known: ${unknown[0]}`);
    if (use.samples < leastLooks)
      throw new InconclusiveError(
        `Only ${use.samples} looks at what ${name} uses, expected at least ${leastLooks}`,
      );
    believe(use, (target) => evaluateFigure(target, resourceFigure(target, use), use.samples));
    judgeAll(targets, (target) => expect(use).toMeet(target));
  },
);
