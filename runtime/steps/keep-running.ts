/** Requests that go on while other steps do something, and are judged when they are stopped. */
import { InconclusiveError, RecordError } from "../case/errors.js";
import { defineStep } from "./define.js";
import { rateOf } from "./load/given.js";
import { loadsOf, noteLoad } from "./load/loads.js";
import { aimAt } from "./load/target-of-load.js";

import type { Quantity, StepContext } from "./context.js";
import type { Form } from "./load/target-of-load.js";

async function keepRunning(step: StepContext, service: string, given: Quantity, form: Form): Promise<void> {
  const { running } = loadsOf(step);
  if (running.has(service))
    throw new RecordError(
      `Unexpected "${step.phrase}" while requests are running on ${service}, expected "Stop the requests running on \`${service}\`" before it`,
    );
  const rate = rateOf(given);
  const { load, target, expects } = await aimAt(step, service, form);
  const kept = await load.keep({ ...target, rate });
  running.set(service, { load: kept, expects });
  // A generator that broke is told when its requests are stopped.
  await kept.started;
}

export const keepsChatsRunning = defineStep(
  "Keep chat requests running on {service} at {quantity}",
  {
    fixtures: ["load"],
    says: "from here on chats leave at this rate, whatever becomes of those before, until a later step stops them; each asks for its own mark, or what stands under the phrase (a quote, a table of what the user says and what the reply contains, JSON); a case that does not stop them fails",
    example: "Keep chat requests running on `gateway` at 5 RPS as alice",
  },
  (step, service: string, rate: Quantity) => keepRunning(step, service, rate, "chat"),
);

export const keepsStreamsRunning = defineStep(
  "Keep streaming requests running on {service} at {quantity}",
  {
    fixtures: ["load"],
    says: "as with chat requests, each answered as a stream",
    example: "Keep streaming requests running on `mixtral` at 5 RPS",
  },
  (step, service: string, rate: Quantity) => keepRunning(step, service, rate, "streaming"),
);

export const keepsCompletionsRunning = defineStep(
  "Keep completion requests running on {service} at {quantity}",
  {
    fixtures: ["load"],
    says: "as with chat requests, with text completions",
    example: "Keep completion requests running on `mixtral` at 5 RPS",
  },
  (step, service: string, rate: Quantity) => keepRunning(step, service, rate, "completion"),
);

export const keepsEmbeddingsRunning = defineStep(
  "Keep embedding requests running on {service} at {quantity}",
  {
    fixtures: ["load"],
    says: "as with chat requests, with texts to be embedded; their answers are counted by status, not read",
    example: "Keep embedding requests running on `phi3` at 5 RPS",
  },
  (step, service: string, rate: Quantity) => keepRunning(step, service, rate, "embedding"),
);

export const keepsRequestsRunning = defineStep(
  "Keep requests running on {service} at {quantity}",
  {
    fixtures: ["load"],
    says: "as with streaming requests, or with the request of an `http` fence under the phrase (`GET /health`), of any service that speaks HTTP",
    example: "Keep requests running on `gateway` at 20 RPS",
  },
  (step, service: string, rate: Quantity) => keepRunning(step, service, rate, "streaming"),
);

export const stopsRequestsRunning = defineStep(
  "Stop the requests running on {service}",
  {
    fixtures: ["load"],
    says: "no more of the requests kept running leaves, and those that are open are waited for (30 s); all of them, from the first, are then requests of this step: that all succeed is implied, unless the step says what becomes of them, and targets are judged over the whole time; where the generator did not send them as promised there is no verdict",
    example: "Stop the requests running on `gateway`",
  },
  async (step, service: string) => {
    const { running } = loadsOf(step);
    const kept = running.get(service);
    if (kept === undefined)
      throw new RecordError(
        `Unexpected "${step.phrase}", expected requests that are running on ${service}: "Keep chat requests running on \`${service}\` at 5 RPS" in a step before`,
      );
    running.delete(service);
    kept.load.stop();
    const run = await kept.load.result.catch((error: unknown) => {
      throw new InconclusiveError(`The load on ${service} has no result`, { cause: error });
    });
    noteLoad(step, { service, run, expects: kept.expects, judged: false, beyond: false });
  },
);
