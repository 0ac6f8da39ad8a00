import { PerformanceTestFramework } from "../fixtures/load.js";
import { startPostgres } from "./integration/testing/postgres-server.js";
import { noMemoryLeak } from "./leak.js";
import { loadTesting, loadsService } from "./load.js";
import { loadsOf } from "./load/loads.js";
import { saturates } from "./saturation.js";
import { startCase } from "./testing/case.js";
import { heldAtLast } from "./testing/load-case.js";
import { errorRateOf, latencyOf, ms, rps, throughputOf } from "./testing/load-targets.js";
import { ShortLoadFramework } from "./testing/short-loads.js";

import type { Target } from "../../compiler/model/target.js";
import type { PostgresDatabase } from "../fixtures/postgres.js";
import type { PostgresServer } from "./integration/testing/postgres-server.js";
import type { PerformOptions, TestCase } from "./testing/case.js";

// A real PostgreSQL on a machine that may be busy: what is asserted holds however slow it is.
jest.setTimeout(120_000);

let server: PostgresServer;
let database: PostgresDatabase;
let testCase: TestCase | undefined;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  database = await server.database();
  await database.query(
    "CREATE TABLE seen (id int GENERATED ALWAYS AS IDENTITY, pid int DEFAULT pg_backend_pid())",
  );
});
afterEach(() => testCase?.end());

function caseWith(...targets: Target[]): TestCase {
  const fixtures: Record<string, unknown> = { postgres: database };
  testCase = startCase({
    services: { postgres: { url: database.url, kind: "postgres" } },
    meta: { targets },
    fixtures,
  });
  fixtures["load"] = new ShortLoadFramework(testCase.active.context, { forMs: 500 });
  return testCase;
}

const sql = (content: string): PerformOptions => ({ data: [{ kind: "sql", line: 12, content }] });
const insert = sql("INSERT INTO seen DEFAULT VALUES");
const connections = (value: number) => ({ value, unit: "count", noun: "connections" });
const count = async (what: string) =>
  Number((await database.query<{ n: string }>(`SELECT count(${what}) AS n FROM seen`)).rows[0]!.n);

const saturate = (test: TestCase, more: PerformOptions, users = 4) =>
  test.verdict(saturates, ["postgres", connections(users), ms(300)], more);

describe("Saturate {service} with {quantity} for {quantity}", () => {
  test("as many statements as so many connections get answered: each is in the account, and in the database", async () => {
    const test = caseWith(throughputOf(1), latencyOf(20_000, "service time"), errorRateOf(0));
    expect(await saturate(test, insert)).toBe("passed");
    const { report } = loadsOf(test.active.context).runs.at(-1)!;
    const { account, warmUp, kind } = report;
    expect(kind).toBe("closed");
    expect(account.ok).toBeGreaterThan(4);
    expect(account.sent).toBe(account.ok + account.aborted);
    // What was cut off may have been done, and nobody told.
    const done = account.ok + warmUp.ok;
    expect(await count("*")).toBeGreaterThanOrEqual(done);
    expect(await count("*")).toBeLessThanOrEqual(done + account.aborted + warmUp.aborted);
    expect(await count("DISTINCT pid")).toBe(4);
    expect(test.evaluations.map(({ target, met }) => [target.metric, met])).toEqual([
      ["errorRate", true],
      ["throughput", true],
      ["latency", true],
    ]);
  });

  test("a rate, or a service time, that is not reached", async () => {
    const slow = sql("SELECT pg_sleep(0.03)");
    expect(await saturate(caseWith(throughputOf(1000)), slow)).toMatch(/^failed: .*1000 RPS sustained/s);
    expect(await saturate(caseWith(latencyOf(20, "service time")), slow)).toMatch(
      /^failed: .*20 ms average service time/s,
    );
    // Of a response time a closed load knows nothing.
    const test = caseWith(latencyOf(20));
    expect(await saturate(test, slow)).toBe("passed");
    expect(test.evaluations).toEqual([]);
  });

  test("statements that fail, where nothing is declared to tolerate them, and where too little is", async () => {
    const failing = sql("SELECT 1 / (random() < 0.5)::int");
    expect(await saturate(caseWith(), failing)).toMatch(
      /^failed: \d+ of \d+ requests failed \(\d+ × SQLSTATE 22012/,
    );
    expect(await saturate(caseWith(errorRateOf(0.05)), failing)).toMatch(
      /^failed: \d+ of \d+ requests failed \(\d+ × SQLSTATE 22012/,
    );
    expect(testCase!.evaluations).toMatchObject([{ target: errorRateOf(0.05), met: false }]);
    expect(await saturate(caseWith(errorRateOf(0.9)), failing)).toBe("passed");
    expect(await saturate(caseWith(errorRateOf(1)), sql("SELECT nothing"))).toMatch(
      /^failed: No request was served/,
    );
  });

  test("what is no number of connections, and no statement", async () => {
    const test = caseWith();
    expect(await test.verdict(saturates, ["postgres", rps(4), ms(300)], insert)).toMatch(
      /Unexpected 4 rps, expected a number of connections/,
    );
    expect(await test.verdict(saturates, ["postgres", connections(4), ms(300)])).toMatch(/without SQL/);
  });
});

describe("the other phrases of loads, on a database", () => {
  test("statements at their rate, each once", async () => {
    const test = caseWith(throughputOf(100), latencyOf(20_000, "query time"));
    expect(await heldAtLast(test, loadTesting, ["postgres"], insert)).toBe("passed");
    const { runs } = loadsOf(test.active.context);
    expect(runs.at(-1)!.report).toMatchObject({
      description: "105 requests per second for 0.5 s, evenly, through 30 connections at most",
      account: { sent: 53, ok: 53 },
    });
    expect(await count("*")).toBe(53 * runs.length);
  });

  test("a database that takes too long, and one that refuses", async () => {
    const test = caseWith(latencyOf(40, "query time"));
    expect(
      await test.verdict(loadsService, ["postgres", rps(20), ms(1000)], sql("SELECT pg_sleep(0.05)")),
    ).toMatch(/^failed: .*40 ms average query time/s);
    expect(await test.verdict(loadsService, ["postgres", rps(20), ms(1000)], sql("SELECT nothing"))).toMatch(
      /^failed: .*SQLSTATE 42703/s,
    );
  });

  test("too short a load says nothing of a leak", async () => {
    const test = caseWith();
    expect(await test.verdict(noMemoryLeak, ["postgres"])).toMatch(/without a constant load on postgres/);
  });
});

test("the fixture: drawn parameters and wanted rows; what is no load of a database", async () => {
  const test = caseWith();
  const load = new PerformanceTestFramework(test.active.context);
  const options = { service: "postgres", rate: 40, forMs: 500 };
  await database.query("INSERT INTO seen (pid) SELECT 0 FROM generate_series(1, 10)");
  const request = load.sql("UPDATE seen SET pid = pid + 1 WHERE id = $1", [{ from: 1, to: 20 }], { rows: 1 });
  const { account } = await load.constant({ ...options, request });
  expect(account).toMatchObject({ sent: 20, reasons: { "wrong answer": account.httpError } });
  const { rows } = await database.query<{ n: string }>("SELECT sum(pid) AS n FROM seen");
  expect(Number(rows[0]!.n)).toBe(account.ok);
  await expect(load.constant({ ...options, request: { path: "/" } })).rejects.toThrow(
    /Unexpected HTTP request for service postgres \(postgres\), expected SQL/,
  );
  await expect(
    load.closed({ service: "postgres", forMs: 500, connections: 2, pipelining: 2, request }),
  ).rejects.toThrow(/pipelining 2/);
});
