import { chat, echo } from "../../load/request/request.js";
import { sql } from "../../load/request/sql.js";
import { defineStep } from "../define.js";
import { startCase } from "../testing/case.js";
import { aimAt } from "./target-of-load.js";

import type { LoadRequest } from "../../load/request/request.js";
import type { PerformOptions, TestCase } from "../testing/case.js";
import type { Aim } from "./target-of-load.js";

let testCase: TestCase;
beforeEach(() => {
  const services = {
    gateway: { url: "http://127.0.0.1:1" },
    postgres: { url: "postgres://127.0.0.1:1", kind: "postgres" as const },
  };
  testCase = startCase({ services, fixtures: { load: { chat, echo, sql } } });
});
afterEach(() => testCase.end());

async function aimOf(more: PerformOptions = {}, service = "gateway"): Promise<Aim> {
  let aim: Aim | undefined;
  const load = defineStep("Load it", { says: "x" }, async (step) => {
    for (const user of ["alice", "bob"]) step.setKey("gateway", user, `sk-${user}`);
    aim = await aimAt(step, service);
  });
  await testCase.perform(load, [], more);
  return aim!;
}

const given = (kind: "http" | "quote" | "json" | "sql", content: string): PerformOptions => ({
  data: [{ kind, line: 12, content }],
});

test("without a request under the phrase each one asks for its own mark", async () => {
  const { target } = await aimOf();
  expect(target).toMatchObject({ service: { name: "gateway" }, headers: {} });
  expect(target.request).toEqual(echo());
});

test("as one user, and as several: each sends an equal share with a key of his own", async () => {
  const one = await aimOf({ modifiers: { user: "bob" } });
  expect(one.target.headers).toEqual({ authorization: "Bearer sk-bob" });
  const several = await aimOf({ modifiers: { users: ["alice", "bob"] } });
  const requests = several.target.request as readonly LoadRequest[];
  expect(requests.map(({ headers, weight = 1 }) => [headers, weight])).toEqual([
    [{ authorization: "Bearer sk-alice" }, 1],
    [{ authorization: "Bearer sk-bob" }, 1],
  ]);
  // What the model is asked for by needs a key, too.
  expect(several.target.headers).toEqual({ authorization: "Bearer sk-alice" });
  await expect(aimOf({ modifiers: { users: ["alice", "carol"] } })).rejects.toThrow(
    /Unexpected user "carol" of gateway/,
  );
});

test("a quote, a body, a request line", async () => {
  expect((await aimOf(given("quote", "Count to 5"))).target.request).toEqual(chat("Count to 5"));
  const marked = "Say {marker}, then count to 5";
  expect((await aimOf(given("quote", marked))).target.request).toEqual(
    chat(marked, { expected: "{marker}" }),
  );
  expect((await aimOf(given("json", '{ "max_tokens": 5 }'))).target.request).toMatchObject({
    path: "/v1/chat/completions",
    body: { max_tokens: 5 },
  });
  expect((await aimOf(given("http", "POST /v1/embeddings\n\n{}"))).target.request).toEqual({
    method: "POST",
    path: "/v1/embeddings",
    body: "{}",
  });
  await expect(aimOf(given("http", "fetch it"))).rejects.toThrow(
    /Unexpected "fetch it", expected a request line/,
  );
});

test("of a database the SQL of the fence, and nobody's key", async () => {
  const { target } = await aimOf(given("sql", "SELECT 1"), "postgres");
  expect(target).toMatchObject({ service: { name: "postgres" }, request: { sql: "SELECT 1", params: [] } });
  await expect(aimOf({}, "postgres")).rejects.toThrow(/without SQL, expected a fence/);
  await expect(aimOf(given("http", "GET /health"), "postgres")).rejects.toThrow(
    /without SQL, expected a fence/,
  );
  await expect(
    aimOf({ ...given("sql", "SELECT 1"), modifiers: { user: "alice" } }, "postgres"),
  ).rejects.toThrow(/Unexpected users alice of a database/);
});
