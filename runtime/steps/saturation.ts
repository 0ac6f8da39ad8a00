/** Saturation: as much as so many connections get answered. */
import { RecordError } from "../case/errors.js";
import { isJudged } from "../expect/evaluation.js";
import { expect } from "../expect/expect.js";
import { defineStep } from "./define.js";
import { durationOf } from "./load/given.js";
import { assertHeld } from "./load/judge-run.js";
import { noteLoad, noteSteady } from "./load/loads.js";
import { aimAt } from "./load/target-of-load.js";
import { judgeAll } from "./mechanism/judge-all.js";

import type { Target } from "../../compiler/model/target.js";
import type { Quantity, StepContext } from "./context.js";

const warmUpMs = 500;

function connectionsOf({ value, unit }: Quantity): number {
  if (unit === "count" && Number.isSafeInteger(value) && value > 0) return value;
  throw new RecordError(`Unexpected ${value} ${unit}, expected a number of connections, e.g. 10 connections`);
}

/** Which declared targets a closed load can speak for: no response times, because a server that stalls is asked less. */
async function judgedBySaturation(step: StepContext): Promise<{ shares: Target[]; others: Target[] }> {
  const { measureOf } = await import("../load/judge/latency.js");
  const declared = (step.meta.targets ?? []).filter(isJudged);
  return {
    shares: declared.filter(({ metric }) => metric === "errorRate" || metric === "availability"),
    others: declared.filter(
      ({ metric, subject }) =>
        metric === "throughput" || (metric === "latency" && measureOf(subject) === "serviceTime"),
    ),
  };
}

export const saturates = defineStep(
  "Saturate {service} with {quantity}( users)( clients)( connections)( requests) for {quantity}",
  {
    asserts: true,
    fixtures: ["load"],
    says: "each of so many connections sends its next request when its last one was answered: what comes back reaches the declared throughput, the declared service times hold (there are no response times in such a load), and no request fails, or no more than the declared error rate or availability allows",
    example: "Saturate `postgres` with 10 connections for 1 minute",
  },
  async (step, service: string, connections: Quantity, time: Quantity) => {
    const { judgeSaturation } = await import("../load/scenarios/saturation.js");
    const { load, target, expects } = await aimAt(step, service);
    const run = await load.closed({
      ...target,
      connections: connectionsOf(connections),
      forMs: durationOf(time),
      warmUpMs,
    });
    noteLoad(step, { service, run, expects, judged: true, beyond: false });
    noteSteady(step, service, run);
    const { shares, others } = await judgedBySaturation(step);
    const judgement = judgeSaturation(run.report);
    // Why requests failed is told where more of them did than the case tolerates.
    const tolerated =
      shares.length > 0 && run.account.ok > 0 && shares.every((share) => run.judge(share).met !== false);
    judgeAll(
      [
        ...(tolerated && judgement.verdict === "missed" ? [] : [() => assertHeld(step, judgement)]),
        ...[...shares, ...others].map((each) => () => expect(run).toMeet(each)),
      ],
      (judge) => judge(),
    );
  },
);
