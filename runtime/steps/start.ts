import { InconclusiveError } from "../case/errors.js";
import { expect } from "../expect/expect.js";
import { settingsInForce } from "./configuration/in-force.js";
import { asObject, fromObject, settingsGiven, verifyInForce } from "./configuration/given.js";
import { defineStep } from "./define.js";
import { startAndWatch } from "./start/dedicated.js";
import { allowedOrder, chain, initializationIn, isGlimpseOf, withoutRepetition } from "./start/states.js";

import type { Target } from "../../compiler/model/target.js";
import type { TestData } from "../data/test-data.js";
import type { GivenSetting } from "./configuration/given.js";
import type { StepContext } from "./context.js";
import type { ObservedStates } from "./start/dedicated.js";

const subject = "initialization time";
/** How long a start is waited for where no target says it. */
const longestStartMs = 60_000;

function initializationTargets(step: StepContext): Target[] {
  const declared = (step.meta.targets ?? []).filter((target) => target.subject === subject);
  return declared.filter(({ role, notApplicable }) => role === "threshold" && notApplicable === undefined);
}

/** A start is watched a little beyond its target, so that its time is known where it is missed by little. */
function watchedMs(targets: readonly Target[]): number {
  const bounds = targets.filter(({ comparator }) => comparator.startsWith("<")).map(({ value }) => value);
  return bounds.length > 0 ? Math.max(...bounds) * 1.1 + 100 : longestStartMs;
}

/** The states by the service's own account, which is whole, and by what was seen of them, which cannot be made up. */
function verifyStates(step: StepContext, service: string, { seen, last }: ObservedStates): void {
  const { history } = last;
  if (history !== undefined) {
    step.verify(
      chain(history) === chain(allowedOrder),
      () => `Expected ${service} to pass the states ${chain(allowedOrder)}, found ${chain(history)}`,
    );
  }
  const glimpses = withoutRepetition(seen);
  step.verify(
    isGlimpseOf(glimpses, allowedOrder),
    () =>
      `Expected ${service} to be seen in the states ${chain(allowedOrder)} only in this order, found ${chain(glimpses)}`,
  );
}

/** The setting that the text names first; others may be named in it as what was expected. */
function namedFirst(text: string, settings: readonly GivenSetting[]): GivenSetting | undefined {
  const named = settings.filter(({ key }) => text.includes(key));
  return named.sort((a, b) => text.indexOf(a.key) - text.indexOf(b.key))[0];
}

async function start(step: StepContext, service: string, settings: readonly GivenSetting[]): Promise<void> {
  const targets = initializationTargets(step);
  const result = await startAndWatch(step, service, asObject(settings), watchedMs(targets));
  if ("failure" in result) {
    const { failure } = result;
    const row = namedFirst(failure, settings)?.row;
    const fail = () =>
      step.verify(false, () => `Expected ${service} to start and to get ready, found: ${failure}`);
    if (row === undefined) fail();
    else await step.atRow(row, fail);
    return;
  }
  step.sample(subject, result.readyAfterMs);
  for (const target of targets) expect([result.readyAfterMs]).toMeet(target);
  const { readyAfterMs, states } = result;
  if (states !== undefined) verifyStates(step, service, states);
  const configuration = await settingsInForce(step, service, settings);
  await verifyInForce(step, service, settings, configuration);
  step.attach(`start of ${service}.json`, { readyAfterMs, states: states?.last.history, configuration });
}

export const startService = defineStep(
  "Start (dedicated ){service}( with)( these settings)",
  {
    asserts: true,
    says: "an instance of the service for this case alone, with the settings of a table (setting, value) or an object, gets ready within its target for the initialization time (60 s where there is none), passes created, configuring, loading, warming, ready in this order (a model or gateway), and runs with the given settings, as it says itself (CONFIG GET of Redis); from then on the case's phrases mean this one",
    example: "Start a dedicated `gateway` with:",
  },
  async (step, service: string) => {
    await start(step, service, step.given.length > 0 ? await settingsGiven(step) : []);
  },
);

export const startServiceFromFile = defineStep(
  "Start (dedicated ){service} with {file}",
  {
    asserts: true,
    says: "as `Start a dedicated {service} with:`, the settings being the object in a JSON or YAML fixture of the spec",
    example: "Start a dedicated `mixtral` with `settings.json`",
  },
  async (step, service: string, file: string) => {
    const data = (await step.fixture("testData")) as TestData;
    await start(step, service, fromObject(/\.ya?ml$/iu.test(file) ? data.yaml(file) : data.json(file)));
  },
);

export const passedStates = defineStep(
  "{service} passes/passed (through )these states",
  {
    asserts: true,
    says: "the states that the health endpoint says the service has been in are those of the table (column state), each once, in this order, and no other",
    example: "`mixtral` passed through these states:",
  },
  async (step, service: string) => {
    const http = await step.http(service);
    const { history } = initializationIn((await http.request({ path: "/health" })).json);
    if (history === undefined) {
      throw new InconclusiveError(`The states of ${service} cannot be told: its health gives no history`);
    }
    const rows = step.rows("state");
    for (const [index, row] of rows.entries()) {
      await step.atRow(row, () => {
        const expected = row.text("state");
        step.verify(
          history[index] === expected,
          () =>
            `Expected state ${index + 1} of ${service} to be ${expected}, found ${history[index] ?? "none"} (${chain(history)})`,
        );
      });
    }
    step.verify(
      history.length === rows.length,
      () => `Expected ${service} to pass ${rows.length} states, found ${history.length}: ${chain(history)}`,
    );
  },
);
