import type { Quantity } from "./context.js";
import { defineStep } from "./define.js";
import { breakages } from "./faults/break.js";
import type { Breakage } from "./faults/break.js";
import { inflict, inflictFor, milliseconds } from "./faults/inflict.js";
import { checkRecovered } from "./faults/recovered.js";

function slowedBy(delay: Quantity): Breakage {
  const ms = milliseconds(delay);
  if (ms <= 0) throw new Error(`Unexpected delay of ${ms} ms, expected more than 0, e.g. 200 ms`);
  return { called: `slower by ${ms} ms`, fault: { kind: "latency", ms, direction: "answers" } };
}

const { stopped, paused, killed, "cut off": cutOff } = breakages;

export const stopService = defineStep(
  "Stop {service}",
  {
    asserts: true,
    fixtures: ["faults"],
    says: "until the end of the step the case's connections to the service are closed and new ones refused; a request of a probe gets no answer",
    example: "Stop `postgres`",
  },
  (step, service: string) => inflict(step, service, stopped),
);

export const stopServiceFor = defineStep(
  "Stop {service} for {q}",
  {
    asserts: true,
    fixtures: ["faults"],
    says: "for this time the case's connections to the service are closed and new ones refused; at its beginning and its end a request of a probe gets no answer; then the service is back",
    example: "Stop `postgres` for 2 seconds",
  },
  (step, service: string, duration: Quantity) => inflictFor(step, service, stopped, duration),
);

export const pauseService = defineStep(
  "Pause {service}",
  {
    asserts: true,
    fixtures: ["faults"],
    says: "until the end of the step the processes of the service stand still (SIGSTOP): connections stay open, a request of a probe gets no answer; not of a service given by URL",
    example: "Pause `hermes`",
  },
  (step, service: string) => inflict(step, service, paused),
);

export const pauseServiceFor = defineStep(
  "Pause {service} for {q}",
  {
    asserts: true,
    fixtures: ["faults"],
    says: "for this time the processes of the service stand still (SIGSTOP); at its beginning and its end a request of a probe gets no answer; then they go on",
    example: "Pause `hermes` for 2 seconds",
  },
  (step, service: string, duration: Quantity) => inflictFor(step, service, paused, duration),
);

export const cutOffService = defineStep(
  "Cut off {service}",
  {
    asserts: true,
    fixtures: ["faults"],
    says: "until the end of the step everything that is sent to the service or by it is swallowed, as by a network that is gone; a request of a probe gets no answer",
    example: "Cut off `postgres`",
  },
  (step, service: string) => inflict(step, service, cutOff),
);

export const cutOffServiceFor = defineStep(
  "Cut off {service} for {q}",
  {
    asserts: true,
    fixtures: ["faults"],
    says: "for this time everything that is sent to the service or by it is swallowed; at its beginning and its end a request of a probe gets no answer; then it is reached again by new connections",
    example: "Cut off `postgres` for 2 seconds",
  },
  (step, service: string, duration: Quantity) => inflictFor(step, service, cutOff, duration),
);

export const slowDownService = defineStep(
  "Slow down {service} by {q}",
  {
    asserts: true,
    fixtures: ["faults"],
    says: "until the end of the step everything that the service answers comes this much later; the answer to a probe does",
    example: "Slow down `postgres` by 200 ms",
  },
  (step, service: string, delay: Quantity) => inflict(step, service, slowedBy(delay)),
);

export const slowDownServiceFor = defineStep(
  "Slow down {service} by {q} for {q}",
  {
    asserts: true,
    fixtures: ["faults"],
    says: "for this time everything that the service answers comes this much later; the answers to probes at its beginning and its end do",
    example: "Slow down `postgres` by 200 ms for 2 seconds",
  },
  (step, service: string, delay: Quantity, duration: Quantity) =>
    inflictFor(step, service, slowedBy(delay), duration),
);

export const killService = defineStep(
  "Kill/Crash {service}",
  {
    asserts: true,
    fixtures: ["faults"],
    says: "the processes of the service are killed (SIGKILL) and it is dead until the end of the step, or until it is to recover: a request of a probe gets no answer; then it is started again on its data; not of a service given by URL",
    example: "Kill `postgres`",
  },
  (step, service: string) => inflict(step, service, killed),
);

export const restartService = defineStep(
  "Restart {service}",
  {
    asserts: true,
    fixtures: ["faults"],
    says: "the service is ended in order and started again on its data; afterwards it answers a real request; not of a service given by URL",
    example: "Restart `postgres`",
  },
  async (step, service: string) => {
    await (await step.faults()).restart(service);
    const { healthy, reason } = await step.check(service);
    step.verify(healthy, () => `Expected ${service} to answer after its restart, found: ${reason}`);
  },
);

export const recoversWithin = defineStep(
  "{service} recovers within {q}",
  {
    asserts: true,
    says: "what the step broke of the service (it fails if that is nothing) is undone, and three times in a row, the third within this time, it answers a real request and serves: a value written and read back (postgres, redis, qdrant), a chat (model, gateway); the time is the sample `recovery time`",
    example: "`postgres` recovers within 5 seconds",
  },
  (step, service: string, limit: Quantity) => checkRecovered(step, service, milliseconds(limit)),
);
