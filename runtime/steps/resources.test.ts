import { setTimeout as sleep } from "node:timers/promises";

import { lookAt, useOfCase } from "../fixtures/resource-use.js";
import { PerformanceMonitor } from "../fixtures/monitor.js";
import { eventually } from "../reference-server/testing/client.js";
import { noMemoryLeak } from "./leak.js";
import { loadsService, loadsServiceGradually } from "./load.js";
import { caseState } from "./mechanism/state.js";
import { monitorsResources } from "./resources.js";
import { startLoadCase } from "./testing/load-case.js";
import { cpuOf, memoryOf, ms, rps } from "./testing/load-targets.js";
import { superviseLoads } from "./testing/short-loads.js";

import type { Target } from "../../compiler/model/target.js";
import type { ScrapeOptions } from "../monitor/scrape.js";
import type { Service } from "./context.js";
import type { LoadCase } from "./testing/load-case.js";

// Real processes on a machine that may be busy: what is asserted holds however slow it is.
jest.setTimeout(120_000);

let supervised: () => Promise<void>;
beforeAll(async () => (supervised = await superviseLoads()));
afterAll(() => supervised());

let loaded: LoadCase;
let monitor: PerformanceMonitor;
afterEach(() => loaded.end());

/** A case on a service that somebody else runs, whose metrics are read from now on as `look` says. */
async function caseOn(
  settings: Record<string, unknown>,
  targets: readonly Target[],
  look: ScrapeOptions | "by itself" = { everyMs: 20 },
  forMs = 500,
) {
  loaded = await startLoadCase(settings, { targets, forMs });
  const { test, fixtures } = loaded;
  const { context } = test.active;
  monitor = new PerformanceMonitor(context);
  fixtures["monitor"] = monitor;
  const { replaced } = caseState(test.active);
  const given = replaced.get("phi3")!;
  const service: Service = { ...given, tier: "real", config: { ...given.config, allow: ["load"] } };
  replaced.set("phi3", service);
  if (look === "by itself") await lookAt(context, service);
  else await monitor.scrape(service, look);
  return test;
}

/** A rate of CPU time needs readings that are 100 ms apart, however quickly the looks were made. */
async function looks(atLeast: number): Promise<void> {
  await eventually(async () => (await monitor.read()).samples >= atLeast);
  await sleep(120);
}

describe("Resource utilization monitoring of a service given by URL", () => {
  test("its own metrics, within the limits and beyond them", async () => {
    const test = await caseOn({}, [memoryOf(1e12), cpuOf(64)]);
    await looks(10);
    expect(await test.verdict(monitorsResources, ["phi3"])).toBe("passed");
    expect(test.evaluations.map(({ target, met }) => [target.metric, met])).toEqual([
      ["memory", true],
      ["cpu", true],
    ]);
    const use = await monitor.read();
    // The server runs in this process.
    expect(use.memoryPeakBytes).toBeGreaterThan(1e7);
    expect(use.memoryKind).toBe("rss");
    await loaded.end();
    const tight = await caseOn({}, [memoryOf(1000), cpuOf(64)]);
    await looks(10);
    expect(await tight.verdict(monitorsResources, ["phi3"])).toMatch(/^failed: .*1000 bytes of memory/s);
  });

  test("it is looked at from its first use on, without being asked", async () => {
    const test = await caseOn({}, [memoryOf(1e12)], "by itself");
    expect(await test.verdict(monitorsResources, ["phi3"])).toMatch(
      /^inconclusive: (?:Only \d looks at what phi3 uses, expected at least 10|The use of phi3 is not known: its metrics have not been read yet)$/,
    );
    await looks(10);
    expect(await test.verdict(monitorsResources, ["phi3"])).toBe("passed");
  });

  test("a service without the metrics is not known, nor is its CPU where only they are missing", async () => {
    let test = await caseOn(
      { "faults.metrics_missing": "process_resident_memory_bytes" },
      [memoryOf(1e12)],
      "by itself",
    );
    await eventually(async () => /without process_resident/.test((await monitor.read()).missing ?? ""));
    expect(await test.verdict(monitorsResources, ["phi3"])).toMatch(
      /^inconclusive: The use of phi3 is not known: Service phi3 at .*GET \/metrics: Unexpected metrics without process_resident_memory_bytes/,
    );
    await loaded.end();
    const withoutCpu = { "faults.metrics_missing": "process_cpu_seconds_total" };
    test = await caseOn(withoutCpu, [memoryOf(1e12), cpuOf(64)]);
    await looks(10);
    expect(await test.verdict(monitorsResources, ["phi3"])).toBe(
      "inconclusive: The use of phi3 is not known: phi3 does not export its CPU time",
    );
    await loaded.end();
    test = await caseOn(withoutCpu, [memoryOf(1e12)]);
    await looks(10);
    expect(await test.verdict(monitorsResources, ["phi3"])).toBe("passed");
  });

  test("of a service that nobody looks at nothing is known, and without limits there is nothing to judge", async () => {
    const test = await caseOn({}, []);
    expect(await test.verdict(monitorsResources, ["phi3"])).toMatch(
      /in a case without limits, expected some/,
    );
    await loaded.end();
    loaded = await startLoadCase({}, { targets: [memoryOf(1e12)], forMs: 500 });
    expect(await useOfCase(loaded.test.active.context)).toMatchObject({
      samples: 0,
      missing: "no service was watched",
    });
  });
});

describe("No memory leak", () => {
  const simulated = { memory: "llm_model_memory_usage_bytes", everyMs: 20 };
  const load = (test: LoadCase["test"]) => test.verdict(loadsService, ["phi3", rps(30), ms(60_000)]);

  test("memory that stays as it is under a constant load, and memory that each request takes some of", async () => {
    let test = await caseOn({}, [], simulated, 2000);
    await load(test);
    expect(await test.verdict(noMemoryLeak, ["phi3"])).toBe("passed");
    await loaded.end();
    test = await caseOn({ "faults.memory_growth": 1e7 }, [], simulated, 2000);
    await load(test);
    expect(await test.verdict(noMemoryLeak, ["phi3"])).toMatch(
      /^failed: phi3: memory rises by .* per second/,
    );
    expect(test.attached.map(({ name }) => name)).toContain("leak.json");
  });

  test("too few looks, or none under a constant load, tell nothing", async () => {
    const test = await caseOn({ "faults.memory_growth": 2e7 }, [], { ...simulated, everyMs: 1000 });
    await test.verdict(loadsServiceGradually, ["phi3", rps(1000), rps(1), ms(1000)]);
    expect(await test.verdict(noMemoryLeak, ["phi3"])).toMatch(/without a constant load on phi3/);
    await load(test);
    expect(await test.verdict(noMemoryLeak, ["phi3"])).toMatch(
      /^inconclusive: Whether the memory of phi3 leaks is not known: only \d+ samples after the warm-up, expected at least 30/,
    );
  });
});
