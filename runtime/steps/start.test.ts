import { join } from "node:path";

import { startSupervisor } from "../supervisor/client.js";
import { supervisorVariable } from "../supervisor/protocol.js";
import { removeScratch, scratchFolder } from "../supervisor/test-run.js";
import { parseTargets } from "../../compiler/targets/index.js";
import { settingIs } from "./configuration.js";
import { passedStates, startService, startServiceFromFile } from "./start.js";
import { doesNotStart } from "./start-refused.js";
import { testDataFixture } from "../data/test-data.js";
import { caseState } from "./mechanism/state.js";
import { startCase, table } from "./testing/case.js";

import type { SupervisorHandle } from "../supervisor/client.js";
import type { TestCase, TestCaseOptions } from "./testing/case.js";

// Real processes on a machine that may be busy: their bounds are in the tests.
jest.setTimeout(60_000);

const model = { kind: "model" as const, allow: [], connectTimeoutMs: 5000 };

let folder: string;
let handle: SupervisorHandle;
let testCase: TestCase;

beforeAll(async () => {
  folder = scratchFolder();
  const services = {
    mixtral: { ...model, settings: { "initialization.duration": "1 s" } },
    redis: { ...model, kind: "redis" as const, settings: {} },
  };
  handle = await startSupervisor({ runDir: join(folder, "runs", "run-1"), services, seed: 7 });
  process.env[supervisorVariable] = handle.env[supervisorVariable];
});

afterAll(async () => {
  Reflect.deleteProperty(process.env, supervisorVariable);
  await handle.stop();
  removeScratch(folder);
});

function begin(targets = "", options: TestCaseOptions = {}): TestCase {
  const declared = parseTargets(targets, {
    file: "t.md",
    position: { line: 5, column: 1, offset: 0 },
  }).targets;
  return startCase({ ...options, meta: { targets: targets === "" ? [] : declared } });
}

afterEach(() => testCase.end());

const start = (service: string, ...rows: string[]) =>
  testCase.verdict(startService, [service], {
    ...(rows.length > 0 && { data: [table("setting | value", ...rows)] }),
  });
const passed = (service: string, ...states: string[]) =>
  testCase.verdict(passedStates, [service], { data: [table("state", ...states)] });
const failedAt = () => (testCase.expectations.at(-1)?.thrown?.place as { line: number } | undefined)?.line;
const states = ["created", "configuring", "loading", "warming", "ready"];

describe("Start a dedicated {service}", () => {
  test("it gets ready in time, in every state, as it was told, and is the one that is meant from then on", async () => {
    testCase = begin("30 seconds maximum initialization time");
    expect(await start("mixtral", "capacity.slots | 3", "timing.overhead | 0.5 s")).toBe("passed");
    expect(testCase.evaluations).toMatchObject([{ met: true, samples: 1 }]);
    const [sample] = caseState(testCase.active).samples.get("initialization time") ?? [];
    expect(sample).toBeGreaterThan(20); // 1 s of simulated time is 20 ms
    expect(await testCase.verdict(settingIs, ["capacity.slots", "mixtral", "3"])).toBe("passed");
    expect(await passed("mixtral", ...states)).toBe("passed");
    const { url } = caseState(testCase.active).replaced.get("mixtral")!;
    await testCase.end();
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  test("without settings and without a target for its time", async () => {
    testCase = begin();
    expect(await start("mixtral")).toBe("passed");
    expect(testCase.evaluations).toEqual([]);
  });

  test("with an object in a fence, or in a fixture of the spec", async () => {
    const files = [
      { name: "slots.json", language: "json", content: '{ "capacity": { "slots": 2 } }', line: 1 },
    ];
    testCase = begin("", { fixtures: { testData: testDataFixture(files) } });
    const data = [{ kind: "json" as const, line: 20, content: '{ "capacity.slots": 5 }' }];
    expect(await testCase.verdict(startService, ["mixtral"], { data })).toBe("passed");
    expect(await testCase.verdict(settingIs, ["capacity.slots", "mixtral", "5"])).toBe("passed");
    expect(await testCase.verdict(startServiceFromFile, ["mixtral", "slots.json"])).toBe("passed");
    expect(await testCase.verdict(settingIs, ["capacity.slots", "mixtral", "2"])).toBe("passed");
    expect(await testCase.verdict(startServiceFromFile, ["mixtral", "other.json"])).toMatch(
      /^failed: .*test data "other\.json"/,
    );
  });

  test("one that takes longer than its target", async () => {
    testCase = begin("1 ms maximum initialization time");
    expect(await start("mixtral")).toMatch(
      /^failed: .*expected initialization time <= 1 ms|^failed: .*not ready after/s,
    );
    testCase = begin("2 seconds maximum initialization time");
    expect(
      await start("mixtral", "initialization.duration | 1 s", "faults.initialization_slow | 1000"),
    ).toMatch(/^failed: Expected mixtral to start and to get ready, found: not ready after 2300 ms: /);
  });

  test.each([
    ["faults.states_out_of_order | true", "created → loading → configuring → warming → ready"],
    ["faults.state_skipped | true", "created → configuring → loading → ready"],
    ["faults.state_skipped | configuring", "created → loading → warming → ready"],
  ])("one with the fault %s", async (fault, found) => {
    testCase = begin();
    expect(await start("mixtral", fault)).toMatch(/^failed: Expected mixtral to /);
    expect(testCase.expectations.at(-1)?.thrown?.message).toContain(`found ${found}`);
  });

  test("one that says that it is ready before it is", async () => {
    testCase = begin();
    expect(await start("mixtral", "initialization.duration | 1 h", "faults.health_lying | true")).toBe(
      `failed: Expected mixtral to pass the states ${states.join(" → ")}, found created`,
    );
  });

  test("settings that do not fit fail at the row of the one that is named", async () => {
    testCase = begin();
    expect(await start("mixtral", "capacity.queue | 5", "capacity.slots | plenty")).toMatch(
      /^failed: .*Unexpected "plenty" for capacity\.slots/s,
    );
    expect(failedAt()).toBe(23);
    expect(await start("mixtral", "capacity.queue | 5", "capacity.slot | 5")).toMatch(
      /^failed: .*capacity\.slot,/s,
    );
    expect(failedAt()).toBe(23);
  });

  test("a setting that is taken and is not in force fails at its row", async () => {
    testCase = begin();
    // Faults are no settings: given in the table, they are not read back as a part of the configuration.
    expect(await start("mixtral", "capacity.queue | 5", "faults.slow | 2")).toMatch(
      /^failed: Expected `faults\.slow` of mixtral to be 2, found nothing/,
    );
    expect(failedAt()).toBe(23);
  });

  test("of a service that tcspec cannot start there is none: blocked", async () => {
    testCase = begin();
    expect(await start("grafana")).toMatch(/^blocked: Service grafana \(grafana\)/);
  });
});

test("{service} passed through these states: each row in its place, and no other", async () => {
  testCase = begin();
  expect(await start("mixtral")).toBe("passed");
  expect(await passed("mixtral", "created", "loading")).toMatch(
    /^failed: Expected state 2 of mixtral to be loading, found configuring/,
  );
  expect(failedAt()).toBe(23);
  expect(await passed("mixtral", ...states.slice(0, 4))).toMatch(
    /^failed: Expected mixtral to pass 4 states, found 5/,
  );
  expect(await passed("mixtral", ...states, "retired")).toMatch(/to be retired, found none/);
  expect(failedAt()).toBe(27);
});

describe("{service} does not start with any of these settings", () => {
  const refused = (...rows: string[]) =>
    testCase.verdict(doesNotStart, ["mixtral"], { data: [table("setting | value | error names", ...rows)] });

  test("it says why and is gone", async () => {
    testCase = begin();
    expect(await refused("capacity.slots | 0 |", "capacity.slot | 8 |", "seed | x | a whole number")).toBe(
      "passed",
    );
    expect(caseState(testCase.active).replaced.size).toBe(0);
  });

  test("one that starts all the same, or gives another reason, fails at its row", async () => {
    testCase = begin();
    expect(await refused("capacity.slots | 0 |", "capacity.slots | 4 |")).toMatch(
      /^failed: Expected mixtral not to start with `capacity\.slots` 4, found that it started/,
    );
    expect(failedAt()).toBe(23);
    expect(await refused("capacity.slots | 0 | memory")).toMatch(
      /^failed: Expected the last words of mixtral to name memory/,
    );
    expect(failedAt()).toBe(22);
  });
});
