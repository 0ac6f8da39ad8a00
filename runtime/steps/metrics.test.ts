import {
  ADMIN_TOKEN,
  admin,
  chat,
  eventually,
  launchReady,
  setFaults,
} from "../reference-server/testing/client.js";
import type { ReferenceServer } from "../reference-server/start.js";
import * as metrics from "./metrics.js";
import { startCase } from "./testing/case.js";
import type { TestCase } from "./testing/case.js";

let server: ReferenceServer;
let testCase: TestCase;
beforeEach(async () => {
  server = await launchReady("phi3");
  testCase = startCase({ services: { phi3: { url: server.url, adminToken: ADMIN_TOKEN } } });
});
afterEach(async () => {
  await testCase.end();
  await server.close();
});

const total = 'llm_requests_total{status="200"}';
const amount = (value: number, unit = "count") => ({ value, unit });
const ask = (count: number) => Promise.all(Array.from({ length: count }, () => chat(server.url, "Hello")));

test("is, is at most, is at least", async () => {
  await ask(3);
  expect(await testCase.verdict(metrics.metricIs, [total, "phi3", amount(3)])).toBe("passed");
  expect(await testCase.verdict(metrics.metricIs, [total, "phi3", amount(4)])).toBe(
    `failed: Expected ${total} of phi3 to be 4, found 3`,
  );
  expect(await testCase.verdict(metrics.metricIsAtMost, [total, "phi3", amount(3)])).toBe("passed");
  expect(await testCase.verdict(metrics.metricIsAtMost, [total, "phi3", amount(2)])).toContain("found 3");
  expect(await testCase.verdict(metrics.metricIsAtLeast, [total, "phi3", amount(3)])).toBe("passed");
  expect(await testCase.verdict(metrics.metricIsAtLeast, [total, "phi3", amount(4)])).toContain("found 3");
  const seconds = ["llm_request_duration_seconds_sum", "phi3", amount(60_000, "ms")];
  expect(await testCase.verdict(metrics.metricIsAtMost, seconds)).toBe("passed");
  expect(await testCase.verdict(metrics.metricIsAtLeast, seconds)).toContain("to be at least 60, found");
});

describe.each([
  ["metricRisesBy", [total, "phi3", amount(2)], 2, 1],
  ["metricHasRisen", [total, "phi3"], 1, 0],
  ["metricIsAsBefore", [total, "phi3"], 0, 1],
] as const)("%s", (name, values, holding, failing) => {
  test("holds and fails by what happened since the step began", async () => {
    await ask(1);
    await testCase.remember(metrics[name], [...values], { at: "2.1" });
    await ask(holding);
    expect(await testCase.verdict(metrics[name], [...values])).toBe("passed");
    testCase.nextStep();
    await testCase.remember(metrics[name], [...values], { at: "2.1" });
    await ask(failing);
    expect(await testCase.verdict(metrics[name], [...values])).toMatch(
      /^failed: Expected llm_requests_total/u,
    );
  });

  test("a restart in between is inconclusive, must or must not", async () => {
    await testCase.remember(metrics[name], [...values], { at: "2.1" });
    await new Promise((resolve) => setTimeout(resolve, 5)); // another start time, in milliseconds
    await admin(server.url, "POST", "/restart");
    await eventually(() => server.service.instance.lifecycle.ready);
    for (const polarity of ["must", "must-not"] as const)
      expect(await testCase.verdict(metrics[name], [...values], { polarity })).toContain(
        "inconclusive: The counters of phi3 were reset",
      );
  });

  test("a metric that is not exported fails, must or must not", async () => {
    await setFaults(server.url, { metrics_missing: "llm_requests_total" });
    await testCase.remember(metrics[name], [...values], { at: "2.1" });
    for (const polarity of ["must", "must-not"] as const)
      expect(await testCase.verdict(metrics[name], [...values], { polarity })).toContain(
        "found that it is not exported; exported are llm_active_requests",
      );
  });
});

test("frozen metrics do not rise", async () => {
  await setFaults(server.url, { metrics_frozen: true });
  await testCase.remember(metrics.metricRisesBy, [total, "phi3", amount(1)], { at: "2.1" });
  await ask(1);
  expect(await testCase.verdict(metrics.metricRisesBy, [total, "phi3", amount(1)])).toContain("found 0");
});

test("what is no Prometheus text fails", async () => {
  await setFaults(server.url, { metrics_malformed: true });
  expect(await testCase.verdict(metrics.metricIs, [total, "phi3", amount(0)])).toMatch(
    /^failed: phi3: Unexpected line \d+ of the metrics/u,
  );
});
