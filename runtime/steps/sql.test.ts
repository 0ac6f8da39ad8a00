import { caseState } from "./mechanism/state.js";
import { startPostgres } from "./integration/testing/postgres-server.js";
import {
  hasResult,
  hasRows,
  isRefusedWithSqlState,
  runsInCommittedTransaction,
  runsInRolledBackTransaction,
  runsSql,
} from "./sql.js";
import { startCase, table } from "./testing/case.js";

import type { PostgresDatabase } from "../fixtures/postgres.js";
import type { PostgresServer } from "./integration/testing/postgres-server.js";
import type { TestCase } from "./testing/case.js";

// Real processes on a machine that may be busy.
jest.setTimeout(60_000);

let server: PostgresServer;
let database: PostgresDatabase;
let testCase: TestCase;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.stop());

beforeEach(async () => {
  database = await server.database();
  testCase = startCase({
    services: { postgres: { url: database.url, kind: "postgres" }, hermes: { url: "http://127.0.0.1:1" } },
    fixtures: { postgres: database },
  });
  await database.query(
    "CREATE TABLE person (name text NOT NULL, age int CHECK (age >= 0)); INSERT INTO person VALUES ('alice', 30), ('bob', NULL)",
  );
});

afterEach(() => testCase.end());

const sql = (content: string) => ({ data: [{ kind: "sql" as const, line: 12, content }] });
const run = (content: string) => testCase.perform(runsSql, ["postgres"], sql(content));
const result = (...lines: string[]) => testCase.verdict(hasResult, [], { data: [table(...lines)] });

/** Where the last expectation failed. */
const place = () => testCase.expectations.at(-1)?.thrown?.place;

describe("Run on {service}", () => {
  test("what is set in one step is there in the next; each run is a sample of the query time", async () => {
    await run("CREATE TEMPORARY TABLE mine AS SELECT 1 AS n; SET search_path = public");
    testCase.nextStep();
    await run("SELECT n FROM mine");
    expect(await result("n (int)", "1")).toBe("passed");
    expect(caseState(testCase.active).samples.get("query time")).toHaveLength(2);
  });

  test("SQL that the server refuses fails at the phrase", async () => {
    await expect(run("SELECT 1; SELECT * FROM nowhere")).rejects.toMatchObject({
      message: expect.stringMatching(
        /Expected the SQL to succeed, found it refused: .*nowhere.* \(SQLSTATE 42P01\)/,
      ),
      place: { line: 10 },
    });
  });

  test("a transaction that is left open is no end", async () => {
    await expect(run("BEGIN; INSERT INTO person VALUES ('carol', 1)")).rejects.toThrow(
      /Unexpected end of the SQL inside a transaction/,
    );
    testCase.nextStep();
    await run("SELECT name FROM person WHERE name = 'carol'");
    expect(await testCase.verdict(hasRows, [0])).toBe("passed");
  });

  test("SQL comes from a fence, and runs on a database", async () => {
    await expect(testCase.perform(runsSql, ["postgres"])).rejects.toThrow(/expected a fence ```sql under it/);
    await expect(
      testCase.perform(runsSql, ["postgres"], { data: [{ kind: "quote", line: 12, content: "SELECT 1" }] }),
    ).rejects.toThrow(/expected a fence ```sql under it/);
    await expect(run(" \n")).rejects.toThrow(/Unexpected empty fence/);
    await expect(testCase.perform(runsSql, ["hermes"], sql("SELECT 1"))).rejects.toThrow(
      "Unexpected service `hermes` of the kind model, expected one of the kind postgres",
    );
  });

  test("a lost connection is told as what it is, and the next step has a new one", async () => {
    await expect(run("SELECT pg_terminate_backend(pg_backend_pid())")).rejects.toThrow(
      /Service postgres: the connection was lost/,
    );
    testCase.nextStep();
    await run("SELECT 1 AS one");
    expect(await result("one", "1")).toBe("passed");
  });
});

describe("The result is", () => {
  test("in any order where the query does not order; in its own where it does", async () => {
    await run("SELECT name, age FROM person");
    expect(await result("name | age", "bob | NULL", "alice | 30")).toBe("passed");
    testCase.nextStep();
    await run("SELECT name, age FROM person ORDER BY name");
    expect(await result("name | age", "alice | 30", "bob | NULL")).toBe("passed");
    expect(await result("name | age", "bob | NULL", "alice | 30")).toMatch(/^failed: Row 1 differs: name/);
    expect(place()).toMatchObject({ line: 22 });
  });

  test("a row that differs fails at its line", async () => {
    await run("SELECT name, age FROM person");
    expect(await result("name | age", "alice | 30", "bob | 0")).toBe(
      'failed: No row of the result equals row 2 of the table; the nearest: age (integer): expected "0", found NULL',
    );
    expect(place()).toMatchObject({ line: 23 });
  });

  test("columns, types and surplus rows fail at the phrase", async () => {
    await run("SELECT name, age FROM person");
    expect(await result("name | years", "alice | 30")).toMatch(/^failed: Unexpected columns name, age/);
    expect(await result("name | age (bigint)", "alice | 30")).toMatch(
      /^failed: Unexpected type integer of the column age/,
    );
    expect(await result("name | age", "bob | NULL")).toBe('failed: Unexpected row: name "alice", age "30"');
    expect(place()).toMatchObject({ line: 10 });
    expect(await result("name | age")).toMatch(/^failed: Unexpected row/);
    expect(await result("name | name")).toMatch(/^failed: Unexpected column that stands twice/);
  });

  test("types are the server's own, also of what the case made", async () => {
    await run(`
      CREATE TYPE mood AS ENUM ('happy', 'sad'); CREATE DOMAIN score AS numeric(4,1);
      SELECT 'sad'::mood AS m, 1.50::numeric(10,2) AS d, 'x'::varchar(5) AS v, ARRAY[1,2] AS a, 2::score AS s,
             timestamptz '2026-11-23 15:30+01' AS t, '{"b": 1, "a": [1.0]}'::jsonb AS j, 'NULL' AS n, '' AS e`);
    expect(
      await result(
        "m (mood) | d (decimal(10,2)) | v (varchar(5)) | a (int[]) | s (numeric) | t (timestamptz) | j (jsonb) | n | e",
        'sad | 1.5 | x | {1,2} | 2.0 | 2026-11-23T14:30:00Z | {"a":[1],"b":1} | "NULL" | ',
      ),
    ).toBe("passed");
  });

  test("without SQL in the same step, or without a result, it does not hold", async () => {
    expect(await result("n", "1")).toMatch(
      /^failed: Unexpected phrase about a result, expected SQL that was run/,
    );
    await run("INSERT INTO person VALUES ('carol', 1)");
    expect(await result("n", "1")).toMatch(/^failed: Unexpected INSERT that returns no rows/);
    testCase.nextStep();
    expect(await result("n", "1")).toMatch(/^failed: Unexpected phrase about a result/);
    await run("SELECT 1 AS n");
    expect(await testCase.verdict(hasResult)).toMatch(/^failed: Unexpected phrase without a table/);
  });
});

test("The result has {n} rows", async () => {
  await run("SELECT * FROM person");
  expect(await testCase.verdict(hasRows, [2])).toBe("passed");
  expect(await testCase.verdict(hasRows, [1])).toBe("failed: Expected a result of 1 row, found 2");
  testCase.nextStep();
  await run("DELETE FROM person");
  expect(await testCase.verdict(hasRows, [2])).toBe(
    "failed: Expected a result of 2 rows, found DELETE, which returns none",
  );
});

describe("It is refused with the SQLSTATE {text}", () => {
  const refusedWith = (code: string) => testCase.verdict(isRefusedWithSqlState, [code]);
  const invalid = "INSERT INTO person VALUES ('carol', -1)";

  test("the code is the server's", async () => {
    await testCase.remember(isRefusedWithSqlState, ["23514"], { at: "2.1" });
    await run(invalid);
    expect(await refusedWith("23514")).toBe("passed");
    expect(await refusedWith("23505")).toMatch(/^failed: Expected .* SQLSTATE 23505, found 23514: new row/);
    expect(await result("n", "1")).toMatch(/^failed: Expected a result, found the SQL refused/);
  });

  test("what succeeds was not refused", async () => {
    await testCase.remember(isRefusedWithSqlState, ["23514"], { at: "2.1" });
    await run("INSERT INTO person VALUES ('carol', 1)");
    expect(await refusedWith("23514")).toMatch(/^failed: .* found that it succeeded$/);
  });

  test("only in the step that says so", async () => {
    await testCase.remember(isRefusedWithSqlState, ["23514"], { at: "2.1" });
    testCase.nextStep();
    await expect(run(invalid)).rejects.toThrow(/found it refused/);
  });
});

describe("In a transaction that is committed, rolled back", () => {
  const insert = "INSERT INTO person VALUES ('carol', 1)";
  const perform = (definition: typeof runsInCommittedTransaction, content = insert) =>
    testCase.perform(definition, ["postgres"], sql(content));
  const rows = async () =>
    (await database.query<{ n: number }>("SELECT count(*)::int AS n FROM person")).rows[0]?.n;

  test("holds for a server that keeps transactions apart", async () => {
    await perform(runsInRolledBackTransaction);
    expect(await rows()).toBe(2);
    await perform(runsInCommittedTransaction, `${insert}; SELECT name FROM person WHERE age = 1`);
    expect(await rows()).toBe(3);
    expect(await result("name", "carol")).toBe("passed");
  });

  test("fails at the phrase where rows are lost at the commit", async () => {
    await database.query(`
      CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM person WHERE name = NEW.name; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER lose AFTER INSERT ON person DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lose()`);
    await expect(perform(runsInCommittedTransaction)).rejects.toMatchObject({
      message: expect.stringContaining("public.person to be visible to a second connection after the commit"),
      place: { line: 10 },
    });
  });

  test("fails where rows stay after the rollback", async () => {
    await database.query(`
      CREATE EXTENSION dblink;
      CREATE FUNCTION leak() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.age = 1 THEN PERFORM dblink_exec('${database.url}', 'INSERT INTO person VALUES (''leak'', 2)'); END IF; RETURN NEW; END $$;
      CREATE TRIGGER leak BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION leak()`);
    await expect(perform(runsInRolledBackTransaction)).rejects.toThrow(
      /public\.person to be gone after the end/,
    );
  });

  test("a swallowed row, or no change at all, is no transaction to judge", async () => {
    await database.query(`
      CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
      CREATE TRIGGER swallow BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION swallow()`);
    await expect(perform(runsInCommittedTransaction)).rejects.toThrow(/found none changed/);
    await expect(perform(runsInRolledBackTransaction, "SELECT 1")).rejects.toThrow(/found none changed/);
  });

  test("a refusal fails the phrase unless the step expects it; nothing of it stays", async () => {
    const half = `${insert}; INSERT INTO person VALUES ('dave', -1)`;
    await expect(perform(runsInCommittedTransaction, half)).rejects.toThrow(/SQLSTATE 23514/);
    testCase.nextStep();
    await testCase.remember(isRefusedWithSqlState, ["23514"], { at: "2.1" });
    await perform(runsInCommittedTransaction, half);
    expect(await testCase.verdict(isRefusedWithSqlState, ["23514"])).toBe("passed");
    expect(await rows()).toBe(2);
  });
});
