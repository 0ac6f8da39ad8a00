import { startPostgres } from "../../testing/postgres-server.js";
import { runTransaction } from "./transaction.js";

import type { PostgresConnection } from "../../../../fixtures/postgres-connection.js";
import type { PostgresDatabase } from "../../../../fixtures/postgres.js";
import type { PostgresServer } from "../../testing/postgres-server.js";
import type { TransactionEnd } from "./transaction.js";

// Real processes on a machine that may be busy.
jest.setTimeout(60_000);

let server: PostgresServer;
let database: PostgresDatabase;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.stop());

beforeEach(async () => {
  database = await server.database();
  await database.query(
    "CREATE TABLE t (a int PRIMARY KEY CHECK (a > 0), b text); INSERT INTO t VALUES (1, 'one')",
  );
});

async function run(
  sql: string,
  end: TransactionEnd,
  prepare?: (writer: PostgresConnection) => Promise<unknown>,
) {
  const [writer, observer] = await Promise.all([database.connect(), database.connect()]);
  await prepare?.(writer);
  return runTransaction(writer, observer, sql, end);
}

const count = async () =>
  (await database.query<{ n: number }>("SELECT count(*)::int AS n FROM t")).rows[0]?.n;

/** The server's own tables of triggers and rules tell nobody; what it does to the rows is seen. */
async function misbehave(body: string, timing: string): Promise<void> {
  await database.query(`
    CREATE FUNCTION misbehave() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;
    CREATE ${timing} ON t ${timing.startsWith("CONSTRAINT") ? "DEFERRABLE INITIALLY DEFERRED" : ""} FOR EACH ROW EXECUTE FUNCTION misbehave()`);
}

describe("a transaction as a second connection sees it", () => {
  test.each([
    ["committed", "INSERT INTO t VALUES (2, 'two')", 2],
    ["rolled back", "INSERT INTO t VALUES (2, 'two')", 1],
    ["committed", "UPDATE t SET b = 'changed'", 1],
    ["rolled back", "DELETE FROM t", 1],
    ["committed", "CREATE TABLE u (c int)", 1],
    ["rolled back", `ALTER TABLE t ADD COLUMN "C ""d""" int`, 1],
    ["rolled back", "TRUNCATE t; INSERT INTO t VALUES (7, NULL), (8, NULL)", 1],
    ["committed", "SET TimeZone = 'Asia/Tokyo'; CREATE TABLE times AS SELECT now() AS at", 1],
    ["committed", `CREATE TABLE "Odd ""name""" AS SELECT '{"a": 1}'::json AS j, 1.5::float8 AS t`, 1],
  ] as const)("%s: %s", async (end, sql, rows) => {
    expect(await run(sql, end)).toMatchObject({ outcome: { kind: "done" }, problems: [] });
    expect(await count()).toBe(rows);
  });

  test("what the server refuses leaves no trace, whatever was done before it", async () => {
    const { outcome, problems } = await run(
      "INSERT INTO t VALUES (2, 'two'); INSERT INTO t VALUES (-1, '')",
      "committed",
    );
    expect(outcome).toMatchObject({ kind: "refused", code: "23514" });
    expect(problems).toEqual([]);
    expect(await count()).toBe(1);
  });

  test("a deferred constraint refuses at the commit", async () => {
    await database.query("CREATE TABLE child (a int REFERENCES t DEFERRABLE INITIALLY DEFERRED)");
    const { outcome, problems } = await run("INSERT INTO child VALUES (99)", "committed");
    expect(outcome).toMatchObject({ kind: "refused", code: "23503" });
    expect(problems).toEqual([]);
  });

  test("a transaction that changes nothing shows nothing", async () => {
    expect((await run("SELECT 1", "committed")).problems).toEqual([
      "Expected the transaction to change a table, found none changed: nothing could be seen of its end",
    ]);
  });

  test("SQL that ends the transaction itself cannot be judged", async () => {
    for (const sql of [
      "INSERT INTO t VALUES (2, ''); COMMIT",
      "ROLLBACK; BEGIN; INSERT INTO t VALUES (3, '')",
    ])
      await expect(run(sql, "rolled back")).rejects.toThrow(/Unexpected COMMIT, ROLLBACK or END in the SQL/);
  });

  test("rows that change at the commit behind the author's back are seen", async () => {
    await misbehave("DELETE FROM t WHERE a = NEW.a; RETURN NULL;", "CONSTRAINT TRIGGER lose AFTER INSERT");
    const { problems } = await run("INSERT INTO t VALUES (2, 'two')", "committed");
    expect(problems).toEqual([
      expect.stringMatching(
        /^Expected the change of public\.t to be visible to a second connection after the commit: expected 2 rows .*, found 1 row /,
      ),
    ]);
  });

  test("rows that are written outside of the transaction are seen during it and after its rollback", async () => {
    await database.query("CREATE EXTENSION dblink");
    const url = database.url.replaceAll("'", "''");
    await misbehave(
      `IF NEW.b = 'two' THEN PERFORM dblink_exec('${url}', 'INSERT INTO t VALUES (100 + ' || NEW.a || ', '''')'); END IF; RETURN NEW;`,
      "TRIGGER leak BEFORE INSERT",
    );
    const { problems } = await run("INSERT INTO t VALUES (2, 'two')", "rolled back");
    expect(problems).toEqual([
      expect.stringContaining("public.t to be invisible to a second connection before the end"),
      expect.stringContaining("public.t to be gone after the end"),
    ]);
  });

  test("a commit that the server does not carry out is seen", async () => {
    const { problems } = await run("INSERT INTO t VALUES (2, 'two')", "committed", (writer) => {
      const query = writer.execute.bind(writer);
      jest.spyOn(writer, "execute").mockImplementation((sql) => query(sql === "COMMIT" ? "ROLLBACK" : sql));
      return Promise.resolve();
    });
    expect(problems).toEqual([
      expect.stringContaining("public.t to be visible to a second connection after the commit"),
      "Expected the server to call the transaction committed, found aborted",
    ]);
  });
});
