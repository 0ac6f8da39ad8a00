import { launchReady, setFaults, ADMIN_TOKEN } from "../reference-server/testing/client.js";
import type { ReferenceServer } from "../reference-server/start.js";
import { areHealthy, areRunningAndAccessible } from "./health.js";
import { startCase } from "./testing/case.js";
import type { TestCase } from "./testing/case.js";

let server: ReferenceServer;
let testCase: TestCase;
beforeAll(async () => {
  server = await launchReady("hermes");
});
afterAll(() => server.close());
beforeEach(() => {
  testCase = startCase({
    services: {
      hermes: { url: server.url, adminToken: ADMIN_TOKEN },
      nobody: { url: "http://127.0.0.1:9" }, // the discard port: nothing listens
    },
  });
});
afterEach(async () => {
  await setFaults(server.url, { unhealthy: false });
  await testCase.end();
});

describe.each([
  ["healthy", areHealthy],
  ["running and accessible", areRunningAndAccessible],
])("%s", (_, definition) => {
  test("a service that answers is", async () => {
    expect(await testCase.verdict(definition, [["hermes"]])).toBe("passed");
  });

  test("one that says so itself is not", async () => {
    await setFaults(server.url, { unhealthy: true });
    expect(await testCase.verdict(definition, [["hermes"]])).toContain(
      "unexpected status 503 of GET /health",
    );
    expect(await testCase.verdict(definition, [["hermes"]], { polarity: "must-not" })).toBe("passed");
  });

  test("one that nobody answers for is not, and is named", async () => {
    expect(await testCase.verdict(definition, [["hermes", "nobody"]])).toMatch(
      /^failed: Expected hermes, nobody to answer a real request, found that nobody does not: .*ECONNREFUSED/u,
    );
  });

  test("as a pre-condition it blocks", async () => {
    await expect(
      testCase.perform(definition, [["nobody"]], { at: "precondition:1", line: 5 }),
    ).rejects.toMatchObject({ verdict: "blocked", place: { line: 5 } });
  });
});

test("within: a service that becomes healthy is", async () => {
  await setFaults(server.url, { unhealthy: true });
  setTimeout(() => void setFaults(server.url, { unhealthy: false }), 100);
  const options = { modifiers: { withinMs: 30_000 } };
  expect(await testCase.verdict(areHealthy, [["hermes"]], options)).toBe("passed");
});
