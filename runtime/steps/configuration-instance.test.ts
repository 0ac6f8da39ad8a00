import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ADMIN_TOKEN, admin, launchReady } from "../reference-server/testing/client.js";
import { reportsText, wasNotRestarted } from "./configuration-instance.js";
import { reloadConfiguration } from "./configuration.js";
import { startCase } from "./testing/case.js";

import type { ReferenceServer } from "../reference-server/start.js";
import type { TestCase } from "./testing/case.js";

let server: ReferenceServer;
let folder: string;
let testCase: TestCase;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "instance-steps-"));
  const settingsFile = join(folder, "settings.json");
  const settings = { time_scale: 0.001, "admin.token": ADMIN_TOKEN };
  writeFileSync(settingsFile, JSON.stringify(settings));
  server = await launchReady("mixtral", settings, settingsFile);
  testCase = startCase({ services: { mixtral: { url: server.url, adminToken: ADMIN_TOKEN } } });
});

afterEach(async () => {
  await testCase.end();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const remember = () => testCase.remember(wasNotRestarted, ["mixtral"], { at: "2.1" });
const notRestarted = () => testCase.verdict(wasNotRestarted, ["mixtral"]);
const reload = () => testCase.perform(reloadConfiguration, ["mixtral"]);

describe("{service} was not restarted", () => {
  test("a reload is no restart", async () => {
    await remember();
    await reload();
    expect(await notRestarted()).toBe("passed");
  });

  test("a service that restarts itself when it reloads", async () => {
    await admin(server.url, "PATCH", "/faults", { restarts_on_reload: true });
    await remember();
    await reload();
    expect(await notRestarted()).toMatch(
      /^failed: Expected mixtral not to be restarted: expected instance_id .* as before/,
    );
  });

  test("❌ holds after a restart, and never because the service is gone", async () => {
    await remember();
    await admin(server.url, "POST", "/restart");
    const mustNot = { polarity: "must-not" as const };
    expect(await testCase.verdict(wasNotRestarted, ["mixtral"], mustNot)).toBe("passed");
    await server.close();
    expect(await testCase.verdict(wasNotRestarted, ["mixtral"], mustNot)).toMatch(/^failed: .*got no answer/);
  });

  test("a database, which has neither health nor metrics, is refused in words", async () => {
    await testCase.end();
    testCase = startCase({
      services: { orderdb: { url: "postgres://app:s3cret@127.0.0.1:5432/x", kind: "postgres" } },
    });
    await expect(testCase.remember(wasNotRestarted, ["orderdb"], { at: "2.1" })).resolves.toBeUndefined();
    const verdicts = [
      await testCase.verdict(wasNotRestarted, ["orderdb"]),
      await testCase.verdict(reportsText, ["orderdb", "ready"]),
    ];
    expect(verdicts[0]).toMatch(
      /^failed: Unexpected service `orderdb` of the kind postgres in "\{service\} was not restarted", expected one that speaks HTTP: .*pg_postmaster_start_time/,
    );
    expect(verdicts[1]).toMatch(/^failed: Unexpected service `orderdb` of the kind postgres .*is healthy/);
    expect(verdicts.join()).not.toContain("s3cret");
  });

  test.each([
    ["process_start_time_seconds 17\n", "passed"],
    ["nothing_of_it 1\n", "inconclusive"],
  ])("a service that has only the metrics %j: %s", async (metrics, verdict) => {
    let text = metrics;
    const plain = createServer((request, response) => {
      response.end(request.url === "/metrics" ? text : "ok");
    });
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    await testCase.end();
    testCase = startCase({
      services: { mixtral: { url: `http://127.0.0.1:${(plain.address() as AddressInfo).port}` } },
    });
    await remember();
    expect(await notRestarted()).toMatch(new RegExp(`^${verdict}`));
    text = metrics.replace("17", "18");
    if (verdict === "passed")
      expect(await notRestarted()).toMatch(/^failed: .*expected process_start_time_seconds 17/);
    expect(await testCase.verdict(reportsText, ["mixtral", "ok"])).toBe("passed");
    plain.closeAllConnections();
    await new Promise((resolve) => plain.close(resolve));
  });
});

test("{service} reports {text}: by its status, not by the history of its states", async () => {
  expect(await testCase.verdict(reportsText, ["mixtral", "ready"])).toBe("passed");
  expect(await testCase.verdict(reportsText, ["mixtral", "loading"])).toBe(
    'failed: Expected the status of mixtral to contain "loading", found "healthy, ready"',
  );
  await admin(server.url, "PATCH", "/faults", { unhealthy: true });
  expect(await testCase.verdict(reportsText, ["mixtral", "unhealthy"])).toBe("passed");
});
