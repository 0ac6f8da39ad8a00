import { randomUUID } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { OwnedProcess } from "../../services/owned-process.js";
import { startPostgres, stopPostgres, type PostgresServer } from "../../services/postgres/server.js";
import { admin, chat, launchReady, setFaults } from "../testing/client.js";
import { RequestLog, type RequestRow } from "./request-log.js";

let folder: string;
let postgres: PostgresServer;
const owned: OwnedProcess[] = [];

const row = (): RequestRow => ({
  requestId: randomUUID(),
  model: "Phi-3-Mini",
  atMs: 1_700_000_000_123,
  user: "o'brien",
  promptTokens: 3,
  completionTokens: 4,
  latencyMs: 5.5,
  status: "success",
  error: null,
});

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "refserver-pg-"));
  // as root PostgreSQL runs as another user, who must get through to its data
  chmodSync(folder, 0o711);
  const config = { kind: "postgres" as const, allow: [], connectTimeoutMs: 5000, settings: {} };
  postgres = await startPostgres("postgres", config, {
    runId: "request-log",
    mark: "request-log",
    seed: 1,
    namesOf: () => [],
    acquire: () => Promise.reject(new Error("PostgreSQL needs no other service")),
    folder: join(folder, "postgres"),
    own: (process) => owned.push(process),
    ownIsolation: () => undefined,
    disownIsolation: () => undefined,
    log: () => undefined,
  });
}, 60_000);
afterAll(async () => {
  await Promise.all(owned.map(stopPostgres));
  rmSync(folder, { recursive: true, force: true });
});

test("served and refused requests are rows of a table that is made where it is missing", async () => {
  const server = await launchReady("phi3", { "request_log.url": postgres.url, "request_log.schema": "hxp" });
  try {
    const answer = await chat(server.url, "Hello", { user: "alice" });
    await chat(server.url, "Hello", { temperature: 9 });
    expect((await admin(server.url, "POST", "/request-log/flush")).json).toMatchObject({
      written: 2,
      pending: 0,
      dropped: 0,
      error: null,
    });
    const rows = await query("SELECT * FROM hxp.llm_model_requests ORDER BY timestamp");
    const { usage } = answer.json;
    expect(rows).toMatchObject([
      {
        request_id: answer.headers["x-request-id"],
        model_name: "Phi-3-Mini",
        user_id: "alice",
        ...usage,
        status: "success",
        error_message: null,
      },
      { status: "error", total_tokens: 0, error_message: expect.stringContaining("temperature") },
    ]);
    expect(Number(rows[0]?.["latency_ms"])).toBeGreaterThan(0);
    await setFaults(server.url, { not_logged: true });
    await chat(server.url, "Hello");
    expect((await admin(server.url, "POST", "/request-log/flush")).json.written).toBe(2);
  } finally {
    await server.close();
  }
});

test("a database that is away delays no answer; what waits is written when it is back, once", async () => {
  const log = new RequestLog(postgres.url, "public");
  await query("CREATE TABLE public.llm_model_requests (wrong int)");
  const waiting = row();
  log.record(waiting);
  expect(await log.flush()).toMatchObject({
    written: 0,
    pending: 1,
    error: expect.stringContaining("request_id"),
  });
  await query("DROP TABLE public.llm_model_requests");
  log.record(row());
  const second = new RequestLog(postgres.url, "public");
  second.record(waiting);
  await second.close();
  expect(await log.flush()).toMatchObject({ written: 2, pending: 0, error: null });
  await log.close();
  expect(
    await query("SELECT user_id, extract(epoch FROM timestamp) * 1000 AS at FROM public.llm_model_requests"),
  ).toEqual([
    { user_id: "o'brien", at: "1700000000123.000000" },
    { user_id: "o'brien", at: "1700000000123.000000" },
  ]);
});

test("nobody answers: rows wait up to a bound, the password is not told", async () => {
  const log = new RequestLog("postgres://user:s3cr3t-word@127.0.0.1:1/db", "public");
  for (let index = 0; index < 10_010; index += 1) log.record(row());
  const state = await log.flush();
  expect(state).toMatchObject({ written: 0, pending: 10_000, dropped: 10 });
  expect(state.error).toContain("ECONNREFUSED");
  expect(JSON.stringify(state)).not.toContain("s3cr3t-word");
  await log.close();
});

test("without a URL nothing is kept", async () => {
  const log = new RequestLog("", "public");
  log.record(row());
  expect(await log.flush()).toEqual({ enabled: false, written: 0, pending: 0, dropped: 0, error: null });
  await log.close();
});
