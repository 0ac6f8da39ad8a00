import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ADMIN_TOKEN, admin, launchReady } from "../reference-server/testing/client.js";
import {
  changeConfiguration,
  changesAreRefused,
  configurationHasValues,
  configurationIsAsBefore,
  reloadConfiguration,
  settingIs,
} from "./configuration.js";
import { caseState } from "./mechanism/state.js";
import { startCase, table } from "./testing/case.js";

import type { ReferenceServer } from "../reference-server/start.js";
import type { Service } from "./context.js";
import type { TestCase } from "./testing/case.js";

let server: ReferenceServer;
let folder: string;
let settingsFile: string;
let testCase: TestCase;

const inFile = { time_scale: 0.001, "admin.token": ADMIN_TOKEN, "capacity.slots": 8 };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "configuration-steps-"));
  settingsFile = join(folder, "settings.json");
  writeFileSync(settingsFile, JSON.stringify(inFile));
  server = await launchReady("mixtral", inFile, settingsFile);
  testCase = startCase({
    services: { mixtral: { url: server.url, adminToken: ADMIN_TOKEN } },
    meta: { values: [{ name: "slots", text: "3", line: 1 }] },
  });
});

afterEach(async () => {
  await testCase.end();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const fault = async (faults: object) => {
  expect((await admin(server.url, "PATCH", "/faults", faults)).status).toBe(200);
};
const change = (...rows: string[]) =>
  testCase.perform(changeConfiguration, ["mixtral"], { data: [table("setting | value", ...rows)] });
const hasValues = (...rows: string[]) =>
  testCase.verdict(configurationHasValues, ["mixtral"], { data: [table("setting | value", ...rows)] });
const refuses = (...rows: string[]) =>
  testCase.verdict(changesAreRefused, ["mixtral"], { data: [table("key | value | error names", ...rows)] });
/** The line that the last expectation failed at. */
const failedAt = () => (testCase.expectations.at(-1)?.thrown?.place as { line: number } | undefined)?.line;

describe("Change the configuration of {service}", () => {
  test("the values are in force, whatever unit they are written in", async () => {
    await change("capacity.slots | {slots}", "timing.overhead | 0.3 s", "log.level | debug");
    testCase.conclude();
    expect(await hasValues("capacity.slots | 3", "timing.overhead | 300 ms", "log.level | debug")).toBe(
      "passed",
    );
    expect(await testCase.verdict(settingIs, ["timing.overhead", "mixtral", "0.3 s"])).toBe("passed");
  });

  test("a change that the service refuses is no success", async () => {
    await change("capacity.slots | 4", "capacity.queue | many");
    expect(() => testCase.conclude()).toThrow(/change request to mixtral: status 400.*capacity\.queue/s);
  });

  test("a change in a fence, with groups", async () => {
    const data = [{ kind: "yaml" as const, line: 20, content: "capacity:\n  slots: 2\n" }];
    await testCase.perform(changeConfiguration, ["mixtral"], { data });
    testCase.conclude();
    expect(await testCase.verdict(configurationHasValues, ["mixtral"], { data })).toBe("passed");
    expect(await hasValues("capacity.slots | 2")).toBe("passed");
  });

  test("a setting that stands twice is an error at its second row", async () => {
    await expect(change("capacity.slots | 4", "capacity.slots | 5")).rejects.toMatchObject({
      message: expect.stringContaining("second row of the setting `capacity.slots`") as string,
      place: { line: 23 },
    });
  });
});

describe("The configuration of {service} has these values", () => {
  test.each([{ change_ignored: true }, { change_ignored: "capacity.slots" }])(
    "a change that is silently ignored (%j) fails at its row",
    async (faults) => {
      await fault(faults);
      await change("log.level | debug", "capacity.slots | 4");
      testCase.conclude();
      expect(await hasValues("capacity.queue | 256", "capacity.slots | 4")).toMatch(
        /^failed: Expected `capacity\.slots` of mixtral to be 4, found 8/,
      );
      expect(failedAt()).toBe(23);
    },
  );

  test("a change that is made in part fails at the row that is missing", async () => {
    await fault({ change_partly_applied: true });
    await change("capacity.slots | 4", "capacity.queue | 9");
    expect(await hasValues("capacity.slots | 4", "capacity.queue | 9")).toMatch(
      /^failed: .*`capacity\.queue`/,
    );
    expect(failedAt()).toBe(23);
  });

  test("a setting that the service does not have fails at its row", async () => {
    expect(await hasValues("capacity.slots | 8", "valueOf | 1")).toMatch(
      /^failed: .*`valueOf`.*found nothing/,
    );
    expect(failedAt()).toBe(23);
  });

  test("a value that is hidden must be set", async () => {
    expect(await hasValues("admin.token | anything")).toBe("passed");
    expect(await hasValues("request_log.url | postgres://127.0.0.1/db")).toMatch(/^failed/);
  });

  test("❌ holds where a value differs, and does not hold because the service is gone", async () => {
    const data = [table("setting | value", "capacity.slots | 5")];
    expect(await testCase.verdict(configurationHasValues, ["mixtral"], { data, polarity: "must-not" })).toBe(
      "passed",
    );
    await server.close();
    expect(
      await testCase.verdict(configurationHasValues, ["mixtral"], { data, polarity: "must-not" }),
    ).toMatch(/^failed: Service mixtral at .*got no answer/);
  });
});

test("Setting {key} of {service} is {scalar}: another value, no such setting", async () => {
  expect(await testCase.verdict(settingIs, ["capacity.slots", "mixtral", "8"])).toBe("passed");
  expect(await testCase.verdict(settingIs, ["capacity.slots", "mixtral", "4"])).toMatch(
    /^failed: Expected `capacity\.slots` of mixtral to be "4", found 8/,
  );
  expect(await testCase.verdict(settingIs, ["capacity.slot", "mixtral", "8"])).toMatch(
    /^failed: .*found nothing/,
  );
});

describe("The configuration of {service} is as before", () => {
  const remember = () => testCase.remember(configurationIsAsBefore, ["mixtral"], { at: "2.1" });
  const asBefore = () => testCase.verdict(configurationIsAsBefore, ["mixtral"]);

  test("it holds where nothing changed, or all was changed back", async () => {
    await remember();
    expect(await asBefore()).toBe("passed");
    await change("capacity.slots | 4");
    await change("capacity.slots | 8");
    expect(await asBefore()).toBe("passed");
  });

  test("each field that changed is told", async () => {
    await remember();
    await change("capacity.slots | 4", "log.level | debug");
    expect(await asBefore()).toBe(
      "failed: Expected the configuration of mixtral to be as before, found:\n" +
        '`capacity.slots`: expected 8 as before, found 4\n`log.level`: expected "info" as before, found "debug"',
    );
  });
});

describe("Reload the configuration of {service}", () => {
  const reload = () => testCase.perform(reloadConfiguration, ["mixtral"]);

  test("the file has the last word", async () => {
    await change("capacity.slots | 4");
    await reload();
    testCase.conclude();
    expect(await hasValues("capacity.slots | 8")).toBe("passed");
  });

  test("a reload that changes nothing is seen by what should have changed", async () => {
    await change("capacity.slots | 4");
    await fault({ change_ignored: true });
    await reload();
    expect(await hasValues("capacity.slots | 8")).toMatch(/^failed: .*found 4/);
  });

  test("a file that is refused is no success", async () => {
    writeFileSync(settingsFile, "{ broken");
    await reload();
    expect(() => testCase.conclude()).toThrow(/reload request to mixtral: status 400/);
  });
});

describe("Each of these changes is refused by {service}", () => {
  const rows = ["capacity.slots | many |", "seed | 5 | next start", "nonsense | 1 | Unexpected setting"];

  test("each is, by its name, and changes nothing", async () => {
    expect(await refuses(...rows)).toBe("passed");
    testCase.conclude(); // the refusals are judged: they are no failure of the step
  });

  test.each([
    [{ accepts_invalid_change: true }, 22, "status from 400 to 499, found 200"],
    [{ accepts_invalid_change: "nonsense" }, 24, "the change of `nonsense` to 1"],
  ])("with the fault %j the row at line %i fails", async (faults, line, message) => {
    await fault(faults);
    expect(await refuses(...rows)).toMatch(new RegExp(`^failed: .*${message}`));
    expect(failedAt()).toBe(line);
  });

  test("a change that is valid fails at its row", async () => {
    expect(await refuses("capacity.slots | many |", "capacity.queue | 5 |")).toMatch(
      /^failed: Expected mixtral to refuse the change of `capacity\.queue` to 5/,
    );
    expect(failedAt()).toBe(23);
  });

  test("an error that does not name what the row says fails at the row", async () => {
    expect(await refuses("capacity.slots | many | memory")).toMatch(
      /^failed: Expected the refusal .* to name memory/,
    );
    expect(failedAt()).toBe(22);
  });

  test("no answer is no refusal", async () => {
    await server.close();
    expect(await refuses(...rows)).toMatch(/^failed: Service mixtral at .*got no answer/);
  });
});

describe("a service given by URL", () => {
  const given = (more: Partial<Service>, allow: Service["config"]["allow"] = []) => {
    const known = caseState(testCase.active).replaced.get("mixtral")!;
    const real: Service = { ...known, tier: "real", config: { ...known.config, allow }, ...more };
    if (more.credentials === undefined) delete real.credentials;
    caseState(testCase.active).replaced.set("mixtral", real);
  };

  test("whose administration is closed to us blocks the case, and says why", async () => {
    given({}, ["write"]);
    expect(await hasValues("capacity.slots | 8")).toMatch(
      /^blocked: The administration of mixtral .*cannot be used: .*given by URL/,
    );
    await expect(change("capacity.slots | 4")).rejects.toMatchObject({ name: "BlockedError" });
  });

  test("is not changed unless its owner allows it", async () => {
    const credentials = { adminToken: ADMIN_TOKEN };
    given({ credentials });
    await expect(change("capacity.slots | 4")).rejects.toMatchObject({
      name: "BlockedError",
      message: expect.stringContaining('allow: ["write"]') as string,
    });
    await expect(testCase.perform(reloadConfiguration, ["mixtral"])).rejects.toThrow(/must not be changed/);
    expect(await refuses("capacity.slots | many |")).toMatch(/^blocked: .*must not be changed/);
    expect(await hasValues("capacity.slots | 8")).toBe("passed");
    given({ credentials }, ["write"]);
    await change("capacity.slots | 4");
    expect(await hasValues("capacity.slots | 4")).toBe("passed");
  });
});
