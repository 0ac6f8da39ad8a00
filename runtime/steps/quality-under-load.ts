import { InconclusiveError, RecordError } from "../case/errors.js";
import { defineStep } from "./define.js";
import { loadsOf, loadsOfStep } from "./load/loads.js";
import { judgeAll } from "./mechanism/judge-all.js";

import type { Quantity, StepContext } from "./context.js";

async function repliesAreRight(step: StepContext, least: number): Promise<void> {
  const last = loadsOf(step).ended.at(-1);
  const own = loadsOfStep();
  const loads = own.length > 0 || last === undefined ? own : [last];
  if (loads.length === 0)
    throw new RecordError(
      `Unexpected "${step.phrase}" before a load, expected one, e.g. "Load testing", or "Stop the requests running on …"`,
    );
  const silent = loads.find(({ expects }) => !expects);
  if (silent !== undefined)
    throw new RecordError(
      `Unexpected "${step.phrase}" for a load on ${silent.service} whose requests do not say what their replies have to hold, expected \`{marker}\` in the text under the phrase, or a table with the columns "user says" and "reply contains"`,
    );
  const { judgeQuality } = await import("../load/scenarios/quality.js");
  judgeAll(loads, ({ service, run }) => {
    const quality = judgeQuality(run.report, least);
    const { verdict, problems, share, answers } = quality;
    step.attach("quality under load.json", { service, verdict, problems, share, answers });
    if (verdict === "inconclusive")
      throw new InconclusiveError(
        `The load on ${service} says nothing about the service: ${problems.join("; ")}`,
      );
    step.verify(verdict === "held", () => `${service}: ${problems.join("; ")}`);
  });
}

export const everyReplyIsRight = defineStep(
  "Every reply under load is right",
  {
    asserts: true,
    says: "each answer of 2xx that the loads of the step got (the case's last load, where the step has none) is complete and holds what its request asked for, its own mark or the text of its row; a load whose requests do not say it, or without an answer, fails",
    example: "Every reply under load is right",
  },
  (step) => repliesAreRight(step, 1),
);

export const shareOfRepliesIsRight = defineStep(
  "At least {quantity} of the replies under load is/are right",
  {
    asserts: true,
    says: "as `Every reply under load is right`, of this share of the answers at least",
    example: "At least 99 % of the replies under load are right",
  },
  async (step, { value, unit }: Quantity) => {
    if (unit !== "ratio" || value > 1)
      throw new RecordError(`Unexpected ${value} ${unit}, expected a share, e.g. 99 %`);
    await repliesAreRight(step, value);
  },
);
