import { keyspaceOn } from "../integration/of-kind.js";
import { readConfiguration } from "./access.js";

import type { StepContext } from "../context.js";
import type { Configuration } from "./compare.js";
import type { GivenSetting } from "./given.js";

/**
 * What the service itself says that it runs with: the whole configuration of a model or gateway, of Redis the settings
 * that were given. Throws for other kinds, whose settings nobody reads back.
 */
export async function settingsInForce(
  step: StepContext,
  name: string,
  given: readonly GivenSetting[],
): Promise<Configuration> {
  const { kind } = await step.service(name);
  if (kind === "model" || kind === "gateway") return readConfiguration(step, name);
  if (given.length === 0) return {};
  if (kind !== "redis")
    throw new Error(
      `Unexpected settings of \`${name}\`, a service of the kind ${kind}, expected none: what it runs with is not read back`,
    );
  const { client } = await keyspaceOn(step, name);
  const found: Record<string, unknown> = {};
  for (const { key } of given) {
    const answer = await client.config("GET", key);
    const [, value] = answer;
    if (value !== undefined) found[key] = /^-?\d+$/.test(value) ? Number(value) : value;
  }
  return found;
}
