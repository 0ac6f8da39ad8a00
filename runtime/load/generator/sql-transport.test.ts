import { startPostgres } from "../../steps/integration/testing/postgres-server.js";
import { SqlTransport } from "./sql-transport.js";

import type { PostgresDatabase } from "../../fixtures/postgres.js";
import type { PostgresServer } from "../../steps/integration/testing/postgres-server.js";
import type { PreparedStatement } from "./statements.js";
import type { ResponseListener } from "./transport.js";

// A real PostgreSQL on a machine that may be busy: nothing here is judged by the clock.
jest.setTimeout(60_000);

let server: PostgresServer;
let database: PostgresDatabase;
let transport: SqlTransport;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

function open(connections: number, more: { url?: string; statementTimeoutMs?: number } = {}): SqlTransport {
  const options = { url: database.url, connections, connectTimeoutMs: 5000, statementTimeoutMs: 20_000 };
  return (transport = new SqlTransport({ ...options, ...more }));
}

beforeEach(async () => {
  database = await server.database();
  await database.query("CREATE TABLE seen (id int PRIMARY KEY, pid int DEFAULT pg_backend_pid())");
});
afterEach(() => transport.close());

/** Sends it, and gives what its listener hears. */
function ask(statement: Partial<PreparedStatement> & { sql: string }): {
  heard: Promise<string>;
  abort: () => void;
} {
  let abort: () => void = () => undefined;
  const heard = new Promise<string>((resolve) => {
    const listener: ResponseListener = {
      head: () => resolve("head"),
      data: () => resolve("data"),
      end: () => resolve("end"),
      answered: (refusal) =>
        resolve(
          refusal === undefined ? "ok" : `${refusal.reason}${refusal.overloaded ? ", overloaded" : ""}`,
        ),
      failed: (reason) => resolve(`failed: ${reason}`),
    };
    abort = transport.send({ params: [], ...statement }, listener);
  });
  return { heard, abort };
}

const answer = (sql: string, more: Partial<PreparedStatement> = {}) => ask({ sql, ...more }).heard;
const count = async (sql: string) => Number((await database.query<{ n: number }>(sql)).rows[0]?.n);

test("statements run with their parameters, each request on a connection of its own up to the pool's size, which is used again", async () => {
  open(3);
  const insert = "INSERT INTO seen (id) SELECT $1 FROM pg_sleep(0.05)";
  const heard = await Promise.all(Array.from({ length: 9 }, (_, id) => answer(insert, { params: [id] })));
  expect(heard).toEqual(Array.from({ length: 9 }, () => "ok"));
  expect(await count("SELECT count(*)::int AS n FROM seen")).toBe(9);
  expect(await count("SELECT count(DISTINCT pid)::int AS n FROM seen")).toBe(3);
});

test("what waits for a connection gets it in its order", async () => {
  open(1);
  await Promise.all(
    Array.from({ length: 5 }, (_, id) =>
      answer("INSERT INTO seen (id, pid) SELECT $1, count(*) FROM seen", { params: [id] }),
    ),
  );
  expect(await count("SELECT count(*)::int AS n FROM seen WHERE id = pid")).toBe(5);
});

test("several statements, and another number of rows than is wanted", async () => {
  open(1);
  expect(await answer("INSERT INTO seen VALUES (1); SELECT id FROM seen", { rows: 1 })).toBe("ok");
  expect(await answer("SELECT id FROM seen WHERE id = $1", { params: [2], rows: 1 })).toBe("wrong answer");
  expect(await answer("UPDATE seen SET pid = 0", { rows: 1 })).toBe("ok");
});

test("an error of the statement has its SQLSTATE; the connection lives on, without the transaction that it left", async () => {
  open(1);
  expect(await answer("SELECT nothing")).toBe("SQLSTATE 42703");
  expect(await answer("BEGIN; INSERT INTO seen VALUES (1); INSERT INTO seen VALUES (1)")).toBe(
    "SQLSTATE 23505",
  );
  expect(await answer("BEGIN; INSERT INTO seen VALUES (2)")).toBe("transaction left open");
  expect(await answer("INSERT INTO seen VALUES (3)")).toBe("ok");
  expect(await count("SELECT sum(id)::int AS n FROM seen")).toBe(3);
});

test("a request that is given up frees its place: it is heard of no more, the next one has a new connection", async () => {
  open(1);
  const hung = ask({ sql: "SELECT pg_sleep(20)" });
  let heard = "";
  void hung.heard.then((word) => (heard = word));
  const waiting = ask({ sql: "INSERT INTO seen VALUES (1)" });
  const next = answer("INSERT INTO seen VALUES (2)");
  waiting.abort();
  hung.abort();
  expect(await next).toBe("ok");
  expect(heard).toBe("");
  expect(await count("SELECT sum(id)::int AS n FROM seen")).toBe(2);
});

test("the server itself ends what takes longer than the limit", async () => {
  open(1, { statementTimeoutMs: 50 });
  expect(await answer("SELECT pg_sleep(20)")).toBe("SQLSTATE 57014");
});

test("a connection that the server ends is a failed request, and is replaced", async () => {
  open(1);
  expect(await answer("SELECT pg_terminate_backend(pg_backend_pid())")).toBe("failed: SQLSTATE 57P01");
  expect(await answer("SELECT 1")).toBe("ok");
});

test("each request fails where nobody listens, and where the database is none; a server without room is overloaded", async () => {
  const nowhere = new URL(database.url);
  nowhere.port = "1";
  open(2, { url: nowhere.href });
  expect(await Promise.all([answer("SELECT 1"), answer("SELECT 1"), answer("SELECT 1")])).toEqual([
    "failed: ECONNREFUSED",
    "failed: ECONNREFUSED",
    "failed: ECONNREFUSED",
  ]);
  const another = new URL(database.url);
  another.pathname = "/nowhere";
  open(1, { url: another.href });
  expect(await answer("SELECT 1")).toBe("failed: SQLSTATE 3D000");
  const name = new URL(database.url).pathname.slice(1);
  const limited = new URL(database.url);
  limited.username = "limited";
  limited.password = "limited";
  await database.query(`CREATE ROLE limited LOGIN PASSWORD 'limited' CONNECTION LIMIT 0`);
  try {
    open(1, { url: limited.href });
    expect(await answer("SELECT 1")).toBe("SQLSTATE 53300, overloaded");
  } finally {
    await database.query(`REVOKE ALL ON DATABASE "${name}" FROM limited; DROP ROLE limited`);
  }
});
