/** What tests of the phrases of loads share: a case with targets, whose service is a reference server under short loads. */
import type { Target } from "../../../compiler/model/target.js";
import { launchReady } from "../../reference-server/testing/client.js";
import type { ReferenceServer } from "../../reference-server/start.js";
import type { RunnableDefinition } from "../define.js";
import { caseState } from "../mechanism/state.js";
import { startCase } from "./case.js";
import type { PerformOptions, TestCase } from "./case.js";
import { ShortLoadFramework } from "./short-loads.js";
import type { ShortLoads } from "./short-loads.js";

export interface LoadedCase {
  readonly test: TestCase;
  readonly server: ReferenceServer;
  /** Other fixtures of the case, by name. */
  readonly fixtures: Record<string, unknown>;
  end(): Promise<void>;
}

/** A case with these targets, whose `phi3` is a reference server with these settings (and faults: `faults.hang`). */
export async function loadedCase(
  settings: Record<string, unknown> = {},
  targets: readonly Target[] = [],
  short: Partial<ShortLoads> = {},
): Promise<LoadedCase> {
  const server = await launchReady("phi3", settings);
  const fixtures: Record<string, unknown> = {};
  const test = startCase({
    services: { phi3: { url: server.url } },
    meta: { targets: [...targets] },
    fixtures,
  });
  // Named, so that no fault is met before the load's own requests.
  const { replaced } = caseState(test.active);
  for (const [name, service] of replaced)
    replaced.set(name, { ...service, config: { ...service.config, model: "Phi-3-Mini" } });
  fixtures["load"] = new ShortLoadFramework(test.active.context, { forMs: 500, ...short });
  const end = async () => {
    await test.end();
    await server.close();
  };
  return { test, server, fixtures, end };
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

const declared = (of: Partial<Target>): Target => ({
  metric: "throughput",
  statistic: "mean",
  comparator: ">=",
  value: 20,
  unit: "rps",
  subject: "throughput",
  role: "threshold",
  text: "20 RPS sustained",
  line: 5,
  column: 1,
  ...of,
});

export const throughputOf = (value: number): Target => declared({ value, text: `${value} RPS sustained` });

/** An upper bound on the mean of a time, in milliseconds. */
export const latencyOf = (value: number, subject = "response time"): Target =>
  declared({
    metric: "latency",
    comparator: "<=",
    value,
    unit: "ms",
    subject,
    text: `${value} ms average ${subject}`,
  });

export const errorRateOf = (value: number): Target =>
  declared({
    metric: "errorRate",
    statistic: "value",
    comparator: "<=",
    value,
    unit: "ratio",
    subject: "error rate",
    text: `error rate at most ${100 * value} %`,
  });

export const memoryOf = (value: number): Target =>
  declared({
    metric: "memory",
    statistic: "value",
    comparator: "<=",
    value,
    unit: "bytes",
    subject: "memory",
    text: `${value} bytes of memory`,
  });

export const cpuOf = (value: number): Target =>
  declared({
    metric: "cpu",
    statistic: "value",
    comparator: "<=",
    value,
    unit: "cores",
    subject: "cpu",
    text: `${value} CPU cores`,
  });

export const rps = (value: number) => ({ value, unit: "rps" });
export const ms = (value: number) => ({ value, unit: "ms" });
