import { setFaults } from "../reference-server/testing/client.js";
import { measuresBaseline } from "./load.js";
import { loadsOf } from "./load/loads.js";
import { isBackToBaseline } from "./recovery.js";
import { heldAtLast, startLoadCase } from "./testing/load-case.js";
import { ms, throughputOf } from "./testing/load-targets.js";
import { ShortLoadFramework, superviseLoads } from "./testing/short-loads.js";

import type { LoadCase } from "./testing/load-case.js";

// Real loads on a machine that may be busy: what is asserted holds however slow it is.
jest.setTimeout(180_000);

let supervised: () => Promise<void>;
beforeAll(async () => (supervised = await superviseLoads()));
afterAll(() => supervised());

let loaded: LoadCase;
afterEach(() => loaded.end());

/** A case whose `phi3` takes 300 ms for each request, which has a baseline of 10 requests per second. */
async function caseWithBaseline() {
  const settings = { time_scale: 1, "timing.overhead": "300 ms", "initialization.duration": 0 };
  loaded = await startLoadCase(settings, { targets: [throughputOf(50)], forMs: 300 });
  const { test } = loaded;
  await heldAtLast(test, measuresBaseline, ["phi3"]);
  expect(loadsOf(test.active.context).baselines.get("phi3")!.rate).toBe(10);
  return test;
}

const recovery = ({ attached }: LoadCase["test"]) =>
  attached.findLast(({ name }) => name === "recovery.json")!.data as { windows: unknown[] };

test("a service that is as before: three windows in a row are", async () => {
  const test = await caseWithBaseline();
  expect(await test.verdict(isBackToBaseline, ["phi3", ms(60_000)])).toBe("passed");
  expect(recovery(test).windows.length).toBeGreaterThanOrEqual(3);
});

test("one that stays slower is not back within the time; one that is quick again is", async () => {
  const test = await caseWithBaseline();
  await setFaults(loaded.phi3.url, { delay: 200 });
  expect(await test.verdict(isBackToBaseline, ["phi3", ms(10_000)])).toMatch(
    /^failed: phi3 is not back: .*response time p95/,
  );
  const healed = setTimeout(() => void setFaults(loaded.phi3.url, { delay: false }), 1500);
  expect(await test.verdict(isBackToBaseline, ["phi3", ms(60_000)])).toBe("passed");
  expect(recovery(test).windows.length).toBeGreaterThan(3);
  clearTimeout(healed);
});

test("windows that the generator has spoilt say nothing, for or against the service", async () => {
  const test = await caseWithBaseline();
  const { context } = test.active;
  loaded.fixtures["load"] = new ShortLoadFramework(context, {
    forMs: 300,
    validity: { dispatchDelayP99Ms: 0 },
  });
  expect(await test.verdict(isBackToBaseline, ["phi3", ms(2000)])).toMatch(
    /^inconclusive: watched for 0 s in 0 windows.*; Requests were sent up to/,
  );
});

test("without a baseline there is nothing to come back to", async () => {
  loaded = await startLoadCase({}, { forMs: 500 });
  expect(await loaded.test.verdict(isBackToBaseline, ["phi3", ms(1000)])).toMatch(
    /without a baseline of phi3, expected "Baseline performance measurement" in a step before/,
  );
});
