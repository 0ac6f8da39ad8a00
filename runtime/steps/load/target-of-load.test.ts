import { chat, echo } from "../../load/request/request.js";
import { sql } from "../../load/request/sql.js";
import { defineStep } from "../define.js";
import { startCase, table } from "../testing/case.js";
import { aimAt } from "./target-of-load.js";

import type { LoadRequest } from "../../load/request/request.js";
import type { PerformOptions, TestCase } from "../testing/case.js";
import type { Aim, Form } from "./target-of-load.js";

let testCase: TestCase;
beforeEach(() => {
  const services = {
    gateway: { url: "http://127.0.0.1:1" },
    postgres: { url: "postgres://127.0.0.1:1", kind: "postgres" as const },
  };
  testCase = startCase({ services, fixtures: { load: { chat, echo, sql } } });
});
afterEach(() => testCase.end());

async function aimOf(more: PerformOptions = {}, service = "gateway", form?: Form): Promise<Aim> {
  let aim: Aim | undefined;
  const load = defineStep("Load it", { says: "x" }, async (step) => {
    for (const user of ["alice", "bob"]) step.setKey("gateway", user, `sk-${user}`);
    aim = await aimAt(step, service, form);
  });
  await testCase.perform(load, [], more);
  return aim!;
}

const given = (kind: "http" | "quote" | "json" | "sql", content: string): PerformOptions => ({
  data: [{ kind, line: 12, content }],
});

const requestsOf = ({ target }: Aim) => target.request as readonly LoadRequest[];

test("without a request under the phrase each one asks for its own mark", async () => {
  const aim = await aimOf();
  expect(aim).toMatchObject({ target: { service: { name: "gateway" }, headers: {} }, expects: true });
  expect(requestsOf(aim)).toEqual([echo()]);
});

test("as one user, and as several: each sends an equal share with a key of his own", async () => {
  const one = await aimOf({ modifiers: { user: "bob" } });
  expect(one.target.headers).toEqual({ authorization: "Bearer sk-bob" });
  expect(requestsOf(one)).toEqual([{ ...echo(), headers: { authorization: "Bearer sk-bob" } }]);
  const several = await aimOf({ modifiers: { users: ["alice", "bob"] } });
  expect(requestsOf(several).map(({ headers, weight = 1 }) => [headers, weight])).toEqual([
    [{ authorization: "Bearer sk-alice" }, 1],
    [{ authorization: "Bearer sk-bob" }, 1],
  ]);
  // What lists the models needs a key, too.
  expect(several.target.headers).toEqual({ authorization: "Bearer sk-alice" });
  await expect(aimOf({ modifiers: { users: ["alice", "carol"] } })).rejects.toThrow(
    /Unexpected user "carol" of gateway/,
  );
});

test("a quote: with a mark in it the reply has to hold that", async () => {
  const plain = await aimOf(given("quote", "Count to 5"));
  expect(requestsOf(plain)).toEqual([chat("Count to 5")]);
  expect(plain.expects).toBe(false);
  const marked = await aimOf(given("quote", "Say {marker}"));
  expect(requestsOf(marked)).toEqual([chat("Say {marker}", { expected: "{marker}" })]);
  expect(marked.expects).toBe(true);
});

test("a table of what the user says and what the reply contains: a request for each row, as each user", async () => {
  const questions = table("User says | Reply contains", "What is 17 + 25? | 42", "repeat: x | x");
  const aim = await aimOf({ data: [questions], modifiers: { users: ["alice", "bob"] } });
  expect(aim.expects).toBe(true);
  const asked = [chat("What is 17 + 25?", { expected: "42" }), chat("repeat: x", { expected: "x" })];
  expect(requestsOf(aim)).toEqual(
    ["alice", "bob"].flatMap((user) =>
      asked.map((request) => ({ ...request, headers: { authorization: `Bearer sk-${user}` } })),
    ),
  );
  // The table of a stress is of its loads.
  expect(requestsOf(await aimOf({ data: [table("load | for", "5 RPS | 1 s")] }))).toEqual([echo()]);
});

test("a body: of a chat, a stream, a completion, an embedding", async () => {
  const body = (content: string, form?: Form) =>
    aimOf(given("json", content), "gateway", form).then((aim) => requestsOf(aim)[0]);
  expect(await body('{ "max_tokens": 5 }')).toEqual({
    path: "/v1/chat/completions",
    model: true,
    body: { max_tokens: 5 },
    read: "body",
  });
  expect(await body('{ "stream": true, "messages": [{ "content": "{marker}" }] }')).toMatchObject({
    read: "stream",
    expected: "{marker}",
  });
  expect(await body('{ "prompt": "x" }', "completion")).toMatchObject({
    path: "/v1/completions",
    read: "body",
  });
  expect(await body('{ "input": "x" }', "embedding")).toEqual({
    path: "/v1/embeddings",
    model: true,
    body: { input: "x" },
  });
});

test("a request line; a database needs SQL, and has no users", async () => {
  const plain = await aimOf(given("http", "POST /v1/embeddings\n\n{}"));
  expect(requestsOf(plain)).toEqual([{ method: "POST", path: "/v1/embeddings", body: "{}" }]);
  expect(plain.expects).toBe(false);
  await expect(aimOf(given("http", "fetch it"))).rejects.toThrow(
    /Unexpected "fetch it", expected a request line/,
  );
  await expect(aimOf({ modifiers: { user: "alice" } }, "postgres")).rejects.toThrow(
    /Unexpected users alice of a database/,
  );
});
