import { join } from "node:path";

import { FaultInjector } from "../fixtures/faults.js";
import { postgres as postgresFixture } from "../fixtures/postgres.js";
import { redis as redisFixture } from "../fixtures/redis.js";
import { linkServers, needServers } from "../services/testing/servers.js";
import { startSupervisor } from "../supervisor/client.js";
import { supervisorVariable } from "../supervisor/protocol.js";
import { removeScratch, scratchFolder } from "../supervisor/test-run.js";
import {
  cutOffServiceFor,
  cutOffService,
  killService,
  pauseService,
  pauseServiceFor,
  recoversWithin,
  restartService,
  slowDownService,
  slowDownServiceFor,
  stopService,
  stopServiceFor,
} from "./faults.js";
import { areHealthy } from "./health.js";
import { startCase } from "./testing/case.js";

import type { SupervisorHandle } from "../supervisor/client.js";
import type { TestCase } from "./testing/case.js";
import type { Quantity } from "./context.js";

// Real processes on a machine that may be busy: their bounds are in the tests.
jest.setTimeout(60_000);
needServers("redis");

const ms = (value: number): Quantity => ({ value, unit: "ms" });

let folder: string;
let supervisor: SupervisorHandle;
let testCase: TestCase;
let faults: FaultInjector;
const fixtures: Record<string, unknown> = {};

beforeAll(async () => {
  folder = scratchFolder();
  linkServers(folder);
  const config = { allow: [], connectTimeoutMs: 5000, settings: {} };
  supervisor = await startSupervisor({
    runDir: join(folder, "runs", "run-1"),
    services: {
      phi3: { kind: "model", ...config, settings: { "initialization.duration": "0 ms" } },
      postgres: { kind: "postgres", ...config },
      redis: { kind: "redis", ...config },
    },
    seed: 1,
  });
  Object.assign(process.env, supervisor.env);
  testCase = startCase({ meta: { fixtures: ["faults"] }, fixtures });
  faults = new FaultInjector(testCase.active.context, `T#1#${process.pid}`);
});

beforeEach(() => {
  fixtures["faults"] = faults;
});
afterEach(() => testCase.endStep());

afterAll(async () => {
  await testCase.end();
  Reflect.deleteProperty(process.env, supervisorVariable);
  await supervisor.stop();
  removeScratch(folder);
});

const verdict = (...[definition, values, more]: Parameters<TestCase["verdict"]>) =>
  testCase.verdict(definition, values, more);
const health = () => verdict(areHealthy, [["phi3"]]);

/** Faults that are not in force, though they were asked for. */
class Harmless extends FaultInjector {
  override apply(): Promise<void> {
    return Promise.resolve();
  }
}

/** Faults that stay, whoever made them. */
class Lasting extends FaultInjector {
  override hasBroken(): boolean {
    return true;
  }
  override restore(): Promise<void> {
    return Promise.resolve();
  }
}

describe("a service that is broken", () => {
  it.each([
    ["Stop", stopService, []],
    ["Pause", pauseService, []],
    ["Cut off", cutOffService, []],
    ["Kill", killService, []],
  ])("%s: it holds, and the service is back after the step", async (_name, definition, values) => {
    expect(await verdict(definition, ["phi3", ...values])).toBe("passed");
    const { answered } = await faults.probe("phi3", 300);
    expect(answered).toBe(false);
    await testCase.endStep();
    expect(await health()).toBe("passed");
  });

  it("Slow down: answers come later, as long as the step lasts", async () => {
    expect(await verdict(slowDownService, ["phi3", ms(150)])).toBe("passed");
    expect((await faults.probe("phi3", 10_000)).durationMs).toBeGreaterThanOrEqual(149);
  });

  it.each([
    ["Stop", stopServiceFor, []],
    ["Pause", pauseServiceFor, []],
    ["Cut off", cutOffServiceFor, []],
    ["Slow down", slowDownServiceFor, [ms(60)]],
  ])("%s for a time: it is back when the phrase is over", async (_name, definition, values) => {
    const started = performance.now();
    expect(await verdict(definition, ["phi3", ...values, ms(200)])).toBe("passed");
    expect(performance.now() - started).toBeGreaterThanOrEqual(199);
    expect((await faults.probe("phi3", 10_000)).answered).toBe(true);
  });

  it.each([
    ["stopped", stopService, []],
    ["paused", pauseService, []],
    ["cut off", cutOffService, []],
    ["killed", killService, []],
    ["slower by 60000 ms", slowDownService, [ms(60_000)]],
    ["stopped", stopServiceFor, [ms(10)]],
  ])("%s: fails where a probe does not notice", async (called, definition, values) => {
    fixtures["faults"] = new Harmless(testCase.active.context, faults.session);
    expect(await verdict(definition, ["phi3", ...values])).toMatch(
      new RegExp(
        `^failed: Expected phi3 to be ${called}, found that it answered a real request after \\d+ ms$`,
      ),
    );
  });

  it("says what is missing of a service that did not answer before", async () => {
    await faults.down("phi3");
    expect(await verdict(pauseService, ["phi3"])).toMatch(
      /^failed: Expected phi3 to answer before it is paused, found: Service phi3 at http.* ECONNREFUSED/,
    );
  });

  it("Restart: it answers afterwards, at the same address", async () => {
    const { url } = await (
      await import("../supervisor/worker.js")
    )
      .connectToSupervisor()
      .acquireService("phi3", faults.session);
    const start = async () => (await (await fetch(`${url}/health`)).json()) as { started_at?: unknown };
    const before = await start();
    expect(await verdict(restartService, ["phi3"])).toBe("passed");
    expect(await start()).not.toEqual(before);
  });

  it("Slow down: by nothing is no fault", async () => {
    expect(await verdict(slowDownService, ["phi3", ms(0)])).toContain("failed: Unexpected delay of 0 ms");
  });

  it("Restart: fails where the service does not answer afterwards", async () => {
    await faults.cutAfter("phi3", { bytes: 0 });
    expect(await verdict(restartService, ["phi3"])).toMatch(
      /^failed: Expected phi3 to answer after its restart, found: Service phi3 at http/,
    );
  });
});

describe("while a service is broken", () => {
  const during = { modifiers: { whileBroken: { service: "phi3", how: "stopped" as const } } };

  it("the phrase is judged during the fault, which is undone afterwards", async () => {
    expect(await verdict(areHealthy, [["phi3"]], during)).toMatch(/^failed: .*phi3 does not/);
    expect(await verdict(areHealthy, [["phi3"]], { ...during, polarity: "must-not" })).toBe("passed");
    expect(await health()).toBe("passed");
  });

  it("nothing is judged where the fault is not in force", async () => {
    fixtures["faults"] = new Harmless(testCase.active.context, faults.session);
    expect(await verdict(areHealthy, [["phi3"]], { ...during, polarity: "must-not" })).toMatch(
      /^failed: Expected phi3 to be stopped, found that it answered/,
    );
  });
});

describe("recovers within", () => {
  it("undoes the fault; the service answers and serves three times in a row", async () => {
    await faults.crash("phi3");
    expect(await verdict(recoversWithin, ["phi3", ms(20_000)])).toBe("passed");
    expect(testCase.attached.at(-1)).toMatchObject({ name: "recovery of phi3.json", data: { rounds: 3 } });
  });

  it("of a database: a value is written and read back", async () => {
    const instance = await postgresFixture.setUp(testCase.active.context);
    fixtures["postgres"] = instance.value;
    await faults.down("postgres");
    expect(await verdict(recoversWithin, ["postgres", ms(20_000)])).toBe("passed");
    await instance.tearDown?.();
  });

  it("of Redis: a key is set and read", async () => {
    const instance = await redisFixture.setUp(testCase.active.context);
    fixtures["redis"] = instance.value;
    await faults.crash("redis");
    expect(await verdict(recoversWithin, ["redis", ms(20_000)])).toBe("passed");
    expect(await instance.value.keys()).toEqual([]);
    await instance.tearDown?.();
  });

  it("fails where the step broke nothing of it: a fault of an earlier step is undone", async () => {
    const attached = testCase.attached.length;
    const nothing = "failed: Unexpected recovery of phi3 in a step that broke nothing of it";
    expect(await verdict(recoversWithin, ["phi3", ms(20_000)])).toContain(nothing);
    await faults.down("phi3");
    await testCase.endStep();
    expect(await verdict(recoversWithin, ["phi3", ms(20_000)])).toContain(nothing);
    expect(testCase.attached).toHaveLength(attached);
  });

  it.each([
    // On a busy machine the limit may cut off the last try.
    ["down", () => faults.down("phi3"), /ECONNREFUSED|it did not answer in time/],
    ["a black hole", () => faults.blackHole("phi3"), /it did not answer in time/],
    ["paused", () => faults.pause("phi3"), /it did not answer in time/],
    [
      "answers cut in the middle",
      () => faults.cutAfter("phi3", { bytes: 400, direction: "answers" }),
      /phi3/,
    ],
  ])("fails where the fault stays: %s", async (_name, breakIt, reason) => {
    fixtures["faults"] = new Lasting(testCase.active.context, faults.session);
    await breakIt();
    const found = await verdict(recoversWithin, ["phi3", ms(400)]);
    expect(found).toMatch(
      /^failed: Expected phi3 to recover within 400 ms \(3 good rounds in a row\), found: /,
    );
    expect(found).toMatch(reason);
  });
});
