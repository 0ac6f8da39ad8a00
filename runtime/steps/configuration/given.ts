import { isSameValue, settingIn, settingsWithin, shown } from "./compare.js";

import type { Row, StepContext } from "../context.js";
import type { Configuration } from "./compare.js";

/** A setting as the author gives it. */
export interface GivenSetting {
  readonly key: string;
  readonly value: unknown;
  /** Where it stands, if it stands in a table. */
  readonly row?: Row;
}

/** The column that names the settings: `setting` or `key`. */
export function keyIn(row: Row): string {
  return row.text(row.has("setting") ? "setting" : "key");
}

/** What the error about a row's setting has to name: the setting, unless a column says otherwise. */
export function namedIn(row: Row): string {
  const named = row.has("error names") ? row.text("error names") : "";
  return named === "" ? keyIn(row) : named;
}

/** The rows of a table of settings that are refused. */
export const refusedSettings = (step: StepContext): readonly Row[] =>
  step.rows("setting", "key", "value", "error names");

async function fromTable(step: StepContext): Promise<GivenSetting[]> {
  const settings: GivenSetting[] = [];
  for (const row of step.rows("setting", "key", "value")) {
    await step.atRow(row, () => {
      const key = keyIn(row);
      if (settings.some((other) => other.key === key)) {
        throw new Error(`Unexpected second row of the setting \`${key}\`, expected each setting once`);
      }
      settings.push({ key, value: row.value("value"), row });
    });
  }
  return settings;
}

/** The settings that an object (of a fence, of a file) holds. */
export function fromObject(data: unknown): GivenSetting[] {
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw new Error(
      `Unexpected ${shown(data)}, expected an object of settings such as { "capacity.slots": 8 }`,
    );
  }
  return Object.entries(data).map(([key, value]: [string, unknown]) => ({ key, value }));
}

/** The settings under the phrase: a table with the columns setting and value, or an object in a fence. */
export async function settingsGiven(step: StepContext): Promise<GivenSetting[]> {
  const [first] = step.given;
  return first?.kind === "json" || first?.kind === "yaml" ? fromObject(await step.data()) : fromTable(step);
}

/** The same as one object, for the service. */
export function asObject(settings: readonly GivenSetting[]): Record<string, unknown> {
  return Object.fromEntries(settings.map(({ key, value }) => [key, value]));
}

/** Each of the settings is in force in the configuration; what is not fails at its row. */
export async function verifyInForce(
  step: StepContext,
  service: string,
  settings: readonly GivenSetting[],
  configuration: Configuration,
): Promise<void> {
  for (const { key, value, row } of settings) {
    const verify = () => {
      for (const [name, expected] of settingsWithin(key, value, configuration)) {
        step.verify(
          isSameValue(expected, settingIn(configuration, name)),
          () =>
            `Expected \`${name}\` of ${service} to be ${shown(expected)}, found ${shown(settingIn(configuration, name))}`,
        );
      }
    };
    if (row === undefined) verify();
    else await step.atRow(row, verify);
  }
}
