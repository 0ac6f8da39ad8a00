import { InconclusiveError, RecordError } from "../case/errors.js";
import { defineStep } from "./define.js";
import { durationOf } from "./load/given.js";
import { loadsOf } from "./load/loads.js";

import type { PerformanceTestFramework } from "../fixtures/load.js";
import type { Indicators } from "../load/judge/recovery.js";
import type { Quantity } from "./context.js";

const windowsInRow = 3;

export const isBackToBaseline = defineStep(
  "{service} is back to its baseline within {quantity}",
  {
    asserts: true,
    fixtures: ["load"],
    says: "the rate of the baseline is offered, with the same requests and as the same users, window by window (10 s, scaled by the profile), until in three windows in a row response time (p95), error rate and open requests are at most 10 % above the baseline of the case (or 25 ms, 1 %, 2 requests, where that is more); the last of them ends within this time, which no profile scales",
    example: "`mixtral` is back to its baseline within 60 seconds",
  },
  async (step, service: string, within: Quantity) => {
    const begin = performance.now();
    const withinMs = durationOf(within);
    const known = loadsOf(step).baselines.get(service);
    if (known === undefined)
      throw new RecordError(
        `Unexpected "${step.phrase}" without a baseline of ${service}, expected "Baseline performance measurement" in a step before`,
      );
    const [{ indicatorsOf, judgeRecovery, recoveryNoise: absolute }, { recoveryWindowMs }] =
      await Promise.all([import("../load/judge/recovery.js"), import("../load/profile/profile.js")]);
    const load = (await step.fixture("load")) as PerformanceTestFramework;
    const windowMs = recoveryWindowMs();
    // A request that takes four times as long as before says enough: it is not waited for.
    const timeoutMs = Math.max(windowMs, 4 * (known.indicators["response time p95"] ?? 0));
    const options = { ...known.target, rate: known.rate, forMs: windowMs, windowMs, timeoutMs };
    const seen: Indicators[] = [];
    const problems = new Set<string>();
    const judge = () => judgeRecovery(known.indicators, seen, { withinMs, absolute, windows: windowsInRow });
    while (judge().verdict !== "recovered" && performance.now() - begin < withinMs) {
      const { report } = await load.constant(options);
      const endMs = performance.now() - begin;
      // A window that the generator has spoilt says nothing, for or against the service.
      if (report.validity.valid) seen.push(...indicatorsOf(report).map(({ values }) => ({ endMs, values })));
      else report.validity.problems.forEach((problem) => problems.add(problem));
    }
    const judgement = judge();
    step.attach("recovery.json", { baseline: known.indicators, windows: seen, ...judgement });
    if (judgement.verdict === "inconclusive")
      throw new InconclusiveError([judgement.reason, ...problems].join("; "));
    step.verify(judgement.verdict === "recovered", () => `${service} is not back: ${judgement.reason}`);
  },
);
