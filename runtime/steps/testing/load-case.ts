import { ADMIN_TOKEN, launchReady } from "../../reference-server/testing/client.js";
import { keyName } from "../mechanism/requests.js";
import { caseState } from "../mechanism/state.js";
import { startCase } from "./case.js";
import { ShortLoadFramework } from "./short-loads.js";

import type { Target } from "../../../compiler/model/target.js";
import type { ReferenceServer } from "../../reference-server/start.js";
import type { RunnableDefinition } from "../define.js";
import type { PerformOptions, TestCase, TestCaseOptions } from "./case.js";
import type { ShortLoads } from "./short-loads.js";

export interface LoadCaseOptions extends ShortLoads {
  readonly targets?: readonly Target[];
  readonly meta?: TestCaseOptions["meta"];
  /** Settings of a gateway before `phi3`; none without. */
  readonly gateway?: Record<string, unknown>;
  readonly fixtures?: Readonly<Record<string, unknown>>;
}

/** A case that offers loads to servers of its own. */
export interface LoadCase {
  readonly test: TestCase;
  readonly phi3: ReferenceServer;
  /** Its fixtures, by name; more can be put there. */
  readonly fixtures: Record<string, unknown>;
  /** Ends the case and its servers. */
  end(): Promise<void>;
}

/** A case whose `phi3` (and `gateway`, with the users alice and bob) are reference servers with these settings. */
export async function startLoadCase(
  settings: Record<string, unknown>,
  { targets = [], meta = {}, gateway, fixtures: more = {}, ...short }: LoadCaseOptions = {},
): Promise<LoadCase> {
  const phi3 = await launchReady("phi3", settings);
  const users = { alice: "sk-alice-0001", bob: "sk-bob-000001" };
  const before =
    gateway && (await launchReady("gateway", { upstreams: { "Phi-3-Mini": phi3.url }, users, ...gateway }));
  const fixtures: Record<string, unknown> = { ...more };
  const test = startCase({
    services: {
      phi3: { url: phi3.url, adminToken: ADMIN_TOKEN },
      ...(before !== undefined && { gateway: { url: before.url, adminToken: ADMIN_TOKEN } }),
    },
    meta: { targets: [...targets], ...meta },
    fixtures,
  });
  fixtures["load"] = new ShortLoadFramework(test.active.context, short);
  const { replaced } = caseState(test.active);
  // As configured: asking for the list of models would be a request, too.
  for (const [name, service] of replaced)
    replaced.set(name, { ...service, config: { ...service.config, model: "Phi-3-Mini" } });
  for (const [user, key] of Object.entries(users))
    caseState(test.active).keys.set(keyName("gateway", user), key);
  return {
    test,
    phi3,
    fixtures,
    async end() {
      await test.end();
      await before?.close();
      await phi3.close();
    },
  };
}

/** The verdict of a phrase that holds, unless the machine is so busy that the service looks slow: then it is asked again. */
export async function heldAtLast(
  test: TestCase,
  definition: RunnableDefinition,
  values: unknown[],
  more?: PerformOptions,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const verdict = await test.verdict(definition, values, more);
    if (verdict === "passed" || attempt === 5) return verdict;
  }
}
