import { loadsOf } from "./load/loads.js";
import { eachSucceedsOrIsRefused } from "./outcomes.js";
import { bearsSpike, bearsSpikeOnTarget } from "./spike.js";
import { heldAtLast, startLoadCase } from "./testing/load-case.js";
import { ms, rps, throughputOf } from "./testing/load-targets.js";
import { superviseLoads } from "./testing/short-loads.js";

import type { LoadCase, LoadCaseOptions } from "./testing/load-case.js";

// Real loads on a machine that may be busy: what is asserted holds however slow it is.
jest.setTimeout(60_000);

let supervised: () => Promise<void>;
beforeAll(async () => (supervised = await superviseLoads()));
afterAll(() => supervised());

let running: LoadCase | undefined;
afterEach(() => running?.end());

const spikeMs = ms(500);

async function on(settings: Record<string, unknown>, options: LoadCaseOptions = {}): Promise<LoadCase> {
  running = await startLoadCase(settings, options);
  return running;
}

const fromTo = [rps(20), rps(80), "phi3", spikeMs];
/** Two slots of 50 ms serve 40 a second, and nobody waits: of a spike of 80 half is refused. */
const narrow = {
  time_scale: 1,
  "initialization.duration": 0,
  "timing.overhead": 50,
  "timing.prefill_per_token": 0,
  "timing.decode_per_token": 0,
  "timing.minimum": 50,
  "capacity.slots": 2,
  "capacity.queue": 0,
};

test("a spike between two stretches of the ordinary rate is borne", async () => {
  const { test: step } = await on({});
  expect(await heldAtLast(step, bearsSpike, fromTo)).toBe("passed");
  const { report } = loadsOf(step.active.context).runs[0]!;
  expect(report.account.due).toBe(10 + 40 + 30);
  expect(report.durationMs).toBe(2500);
  expect(step.attached.at(-1)).toMatchObject({ name: "spike.json", data: { verdict: "held" } });
});

test("the ordinary rate is that of the throughput target, where none is said", async () => {
  const { test: step } = await on({}, { targets: [throughputOf(40)] });
  const spike = [rps(80), "phi3", spikeMs];
  expect(await heldAtLast(step, bearsSpikeOnTarget, spike)).toBe("passed");
  expect(loadsOf(step.active.context).runs[0]!.account.due).toBe(20 + 40 + 60);
  await running!.end();
  const without = await on({});
  expect(await without.test.verdict(bearsSpikeOnTarget, spike)).toMatch(
    /^failed: Unexpected .* in a case without a throughput target/,
  );
});

test("what is refused with 503 is borne, what is answered with 500 or by another's answer is not", async () => {
  const { test: step } = await on(narrow);
  const refused = await step.verdict(bearsSpike, fromTo);
  // How much of it is refused, and whether the goodput kept its share, is the machine's business, too.
  expect(refused).not.toMatch(/server errors|answers were wrong|hung/);
  expect(loadsOf(step.active.context).runs[0]!.account.reasons["503"]).toBeGreaterThan(0);
  expect(await step.verdict(eachSucceedsOrIsRefused, [[503]])).toBe("passed");
  await running!.end();
  const broken = await on({ "faults.fail_every": 10 });
  expect(await broken.test.verdict(bearsSpike, fromTo)).toMatch(/^failed: At .* answers were server errors/);
  await running!.end();
  const mixed = await on({ "faults.cross_talk": true });
  expect(await mixed.test.verdict(bearsSpike, fromTo)).toMatch(/answers were wrong, expected none/);
});

test("as users whose limit is reached nothing is said of the service", async () => {
  const gateway = { rate_limit: { count: 20, window: "1 h" } };
  const { test: step } = await on({}, { gateway });
  const asAlice = { modifiers: { user: "alice" } };
  const spike = [rps(20), rps(80), "gateway", spikeMs];
  expect(await step.verdict(bearsSpike, spike, asAlice)).toMatch(
    /^inconclusive: .* refused by the rate limit of their user \(429\), not for overload/,
  );
});
