import { eventually, setFaults } from "../reference-server/testing/client.js";
import { soaks } from "./soak.js";
import { startLoadCase } from "./testing/load-case.js";
import { latencyOf, ms, rps } from "./testing/load-targets.js";
import { superviseLoads } from "./testing/short-loads.js";

import type { LoadCase } from "./testing/load-case.js";

// Real loads on a machine that may be busy: what is asserted holds however slow it is.
jest.setTimeout(60_000);

let supervised: () => Promise<void>;
beforeAll(async () => {
  process.env["TCSPEC_PROFILE"] = "smoke";
  supervised = await superviseLoads();
});
afterAll(async () => {
  Reflect.deleteProperty(process.env, "TCSPEC_PROFILE");
  await supervised();
});

let running: LoadCase | undefined;
afterEach(() => running?.end());

/** By the profile 2.5 s of it. */
const soak = ["phi3", rps(20), ms(3_600_000)];
/** 100 ms, above what a busy machine adds to most requests. */
const slowly = {
  time_scale: 1,
  "initialization.duration": 0,
  "timing.overhead": 100,
  "timing.minimum": 100,
  "timing.prefill_per_token": 0,
  "timing.decode_per_token": 0,
};

test("as quick at its end as at its begin, and within its targets", async () => {
  running = await startLoadCase(slowly, { targets: [latencyOf(60_000)] });
  const { test: step } = running;
  // A machine that is suddenly busy makes the end slower: the figures tell it from a phrase that is wrong.
  const verdict = await step.verdict(soaks, soak);
  const { p95 } = step.attached.find(({ name }) => name === "soak.json")!.data as {
    p95: { atBegin: number; atEnd: number };
  };
  const drifted = p95.atEnd > 1.2 * p95.atBegin + 10;
  expect(verdict).toMatch(drifted ? /^failed: The response time \(p95\)/ : /^passed$/);
  expect(step.evaluations).toMatchObject([{ met: true, samples: 50 }]);
});

test("slower and slower", async () => {
  running = await startLoadCase(slowly);
  const { test: step, phi3 } = running;
  // Ten requests of the warm-up, then those of the first half.
  const slower = eventually(() => phi3.service.instance.truth.total >= 35).then(() =>
    setFaults(phi3.url, { slow: 8 }),
  );
  const verdict = await step.verdict(soaks, soak);
  await slower;
  expect(verdict).toMatch(
    /^failed: .*The response time \(p95\) is \d+\.\d ms at the end and \d+\.\d ms at the begin/,
  );
});

test("a target that is missed, a rate that does not come back", async () => {
  running = await startLoadCase({}, { targets: [latencyOf(0.001)] });
  expect(await running.test.verdict(soaks, soak)).toMatch(/^failed: /);
  expect(running.test.evaluations).toMatchObject([{ met: false, samples: 50 }]);
  await running.end();
  running = await startLoadCase({ "faults.fail_every": 3 });
  expect(await running.test.verdict(soaks, soak)).toMatch(/^failed: .*windows did not hold: .*× 500/);
});
