import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ADMIN_TOKEN, admin, call, get, launchReady } from "../testing/client.js";
import type { ReferenceServer } from "../start.js";

let server: ReferenceServer;
let folder: string;
let file: string;

const inFile = (settings: unknown) =>
  writeFileSync(file, typeof settings === "string" ? settings : JSON.stringify(settings));
const base = { time_scale: 0.001, "admin.token": ADMIN_TOKEN };
const configuration = async () =>
  (await admin(server.url, "GET", "/configuration")).json as { configuration: Record<string, unknown> };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "refserver-admin-"));
  file = join(folder, "settings.json");
  inFile(base);
  server = await launchReady("hermes", {}, file);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([undefined, "Bearer wrong", "Basic abc", `Token ${ADMIN_TOKEN}`])(
  "without the token (%s) nothing is shown or changed",
  async (authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    for (const [method, path] of [
      ["GET", "/admin/configuration"],
      ["PATCH", "/admin/faults"],
      ["POST", "/admin/restart"],
      ["GET", "/admin//log/"],
    ] as const)
      expect(
        (await call(server.url, method, path, method === "PATCH" ? {} : undefined, headers)).status,
      ).toBe(401);
  },
);

test("a server without a token has no admin side at all", async () => {
  const closed = await launchReady("hermes", { "admin.token": "" });
  expect(
    (await call(closed.url, "GET", "/admin/configuration", undefined, { authorization: "Bearer " })).status,
  ).toBe(401);
  await closed.close();
});

test("a change acts on the next request and is read back", async () => {
  const changed = await admin(server.url, "PATCH", "/configuration", {
    capacity: { slots: 3 },
    "defaults.max_tokens": "7",
  });
  expect(changed).toMatchObject({
    status: 200,
    json: { version: 2, changed: ["capacity.slots", "defaults.max_tokens"], restart_required: [] },
  });
  expect((await configuration()).configuration).toMatchObject({
    "capacity.slots": 3,
    "defaults.max_tokens": 7,
    "admin.token": "***",
  });
  expect((await get(server.url, "/health")).headers["x-tcspec-capacity"]).toBe("suite; slots=3; queue=256");
});

test.each([
  [{ "capacity.slots": 0 }, "capacity.slots", "invalid_setting"],
  [{ nonsense: 1 }, "nonsense", "unknown_setting"],
  [{ seed: 1 }, "seed", "restart_required"],
  [{ "admin.token": "another-token" }, "admin.token", "restart_required"],
  [[], "", "invalid_setting"],
])("the change %j is refused by its key, with all that stands beside it", async (change, key, code) => {
  const before = await configuration();
  const given = Array.isArray(change) ? change : { "capacity.queue": 1, ...change };
  const { status, json } = await admin(server.url, "PATCH", "/configuration", given);
  expect(status).toBe(400);
  expect(json.errors).toMatchObject([{ key, code, message: expect.stringContaining("expected") }]);
  expect(json.error).toMatchObject({ param: key, code, type: "invalid_request_error" });
  expect(await configuration()).toEqual(before);
});

test("a reload takes hot settings, leaves the others to the next start, and goes back where a key is gone", async () => {
  const { instance_id } = (await get(server.url, "/health")).json;
  inFile({ ...base, capacity: { slots: 2 }, seed: 7 });
  expect((await admin(server.url, "POST", "/reload")).json).toMatchObject({
    changed: ["capacity.slots"],
    restart_required: ["seed"],
  });
  expect((await configuration()).configuration).toMatchObject({ "capacity.slots": 2, seed: 42 });
  inFile(base);
  expect((await admin(server.url, "POST", "/reload")).json.changed).toEqual(["capacity.slots"]);
  expect((await configuration()).configuration["capacity.slots"]).toBe(12);
  expect((await get(server.url, "/health")).json.instance_id).toBe(instance_id);
});

test.each([
  ["{ broken", "expected JSON"],
  ["[]", "expected a JSON object"],
  [{ ...base, "capacity.slots": -1 }, "Unexpected -1 for capacity.slots"],
])("a reload of %j changes nothing", async (content, message) => {
  const before = await configuration();
  inFile(content);
  const { status, json } = await admin(server.url, "POST", "/reload");
  expect(status).toBe(400);
  expect(json.error.message).toContain(message);
  expect(await configuration()).toEqual(before);
});

test("a reload of a file that is gone changes nothing", async () => {
  rmSync(file);
  expect((await admin(server.url, "POST", "/reload")).json.error.message).toContain("ENOENT");
});

test("a restart is a new instance that initialises again, its counters at zero", async () => {
  const before = (await get(server.url, "/health")).json;
  const restarted = await admin(server.url, "POST", "/restart");
  expect(restarted.status).toBe(202);
  const after = (await get(server.url, "/health")).json;
  expect(after.instance_id).toBe(restarted.json.instance_id);
  expect(after.instance_id).not.toBe(before.instance_id);
  expect(Date.parse(String(after.started_at))).toBeGreaterThan(Date.parse(String(before.started_at)));
});

test("the log is read from where one left off", async () => {
  const { entries } = (await admin(server.url, "GET", "/log")).json as { entries: { number: number }[] };
  const last = entries.at(-1)?.number ?? 0;
  await get(server.url, "/v1/nothing");
  expect((await admin(server.url, "GET", `/log?since=${last}`)).json.entries).toMatchObject([
    { event: "request", path: "/v1/nothing", status: 404 },
  ]);
});
