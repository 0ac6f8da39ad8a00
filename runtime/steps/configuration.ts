import { changeSettings, readConfiguration, reloadSettings } from "./configuration/access.js";
import { differences, isSameValue, settingIn, shown } from "./configuration/compare.js";
import {
  asObject,
  keyIn,
  namedIn,
  refusedSettings,
  settingsGiven,
  verifyInForce,
} from "./configuration/given.js";
import { defineStep } from "./define.js";

import type { Configuration } from "./configuration/compare.js";
import type { Row, StepContext } from "./context.js";

export const changeConfiguration = defineStep(
  "Change the configuration/settings of {service}",
  {
    says: "the running service is asked for the new values of a table (setting, value), all in one request; that it accepts them is implied",
    example: "Change the settings of `gateway`:",
  },
  async (step, service: string) => {
    await changeSettings(step, service, asObject(await settingsGiven(step)));
  },
);

export const reloadConfiguration = defineStep(
  "Reload the configuration/settings of {service}",
  {
    says: "the running service is asked to read its settings file again; that it accepts it is implied",
    example: "Reload the configuration of `mixtral`",
  },
  async (step, service: string) => {
    await reloadSettings(step, service);
  },
);

export const configurationHasValues = defineStep(
  "The configuration/settings of {service} has these values",
  {
    asserts: true,
    says: "the service itself, asked for its configuration, gives each value of the table (setting, value); quantities are compared in base units, of a secret only that it is set",
    example: "The configuration of `mixtral` has these values:",
  },
  async (step, service: string) => {
    const settings = await settingsGiven(step);
    await verifyInForce(step, service, settings, await readConfiguration(step, service));
  },
);

function verifyAsBefore(step: StepContext, service: string, before: Configuration, now: Configuration): void {
  const changed = differences(before, now);
  step.verify(
    changed.length === 0,
    () => `Expected the configuration of ${service} to be as before, found:\n${changed.join("\n")}`,
  );
}

export const configurationIsAsBefore = defineStep(
  "The configuration/settings of {service} is as before",
  {
    asserts: true,
    says: "the whole configuration that the service gives is, field by field, the one that it gave at the beginning of the step",
    example: "The configuration of `mixtral` is as before",
    remembers: true,
  },
  {
    remember: (step, service: string) => readConfiguration(step, service),
    run: async (step, service: string) => {
      verifyAsBefore(step, service, step.remembered, await readConfiguration(step, service));
    },
  },
);

export const settingIs = defineStep(
  "Setting {key} of {service} is {scalar}",
  {
    asserts: true,
    says: "the service itself, asked for its configuration, gives this value; quantities are compared in base units",
    example: "The setting `capacity.slots` of `mixtral` is 8",
  },
  async (step, key: string, service: string, expected: string) => {
    const configuration = await readConfiguration(step, service);
    step.verify(
      isSameValue(expected, settingIn(configuration, key)),
      () =>
        `Expected \`${key}\` of ${service} to be ${shown(expected)}, found ${shown(settingIn(configuration, key))}`,
    );
  },
);

/** What a row demands of the refusal of its change, and that nothing has changed by it. */
async function verifyRefused(
  step: StepContext,
  service: string,
  row: Row,
  before: Configuration,
): Promise<void> {
  const key = keyIn(row);
  const named = namedIn(row);
  const {
    answer,
    error,
    status = 0,
  } = await changeSettings(step, service, { [key]: row.value("value") }, true);
  if (answer === undefined) throw error ?? new Error(`${service} gave no answer to the change of \`${key}\``);
  const change = `the change of \`${key}\` to ${shown(row.value("value"))}`;
  step.verify(
    status >= 400 && status < 500,
    () => `Expected ${service} to refuse ${change} with a status from 400 to 499, found ${status}`,
  );
  step.verify(
    answer.text.includes(named),
    () => `Expected the refusal of ${change} to name ${named}, found ${shown(answer.json ?? answer.text)}`,
  );
  verifyAsBefore(step, service, before, await readConfiguration(step, service));
}

export const changesAreRefused = defineStep(
  "Each of these changes is refused by {service}",
  {
    asserts: true,
    says: "each row's change (setting, value, and, where it is not the setting itself, what the error names) is refused with 4xx and an error that names it; after each the whole configuration is as before",
    example: "Each of these changes is refused by `mixtral`:",
  },
  async (step, service: string) => {
    const before = await readConfiguration(step, service);
    for (const row of refusedSettings(step))
      await step.atRow(row, () => verifyRefused(step, service, row, before));
  },
);
