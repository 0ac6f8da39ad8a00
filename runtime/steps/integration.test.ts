import {
  establishesConnections,
  handlesErrorsAndRecovers,
  validatesDataExchange,
  validatesPool,
  writesAndReadsBack,
} from "./integration.js";
import { defineStep } from "./define.js";
import { postgresEntries } from "./integration/postgres/postgres-entries.js";
import { postgresIntegration } from "./integration/postgres/postgres-integration.js";
import { checkRecovery } from "./integration/recovery.js";
import { startPostgres } from "./integration/testing/postgres-server.js";
import { startCase } from "./testing/case.js";

import type { Target } from "../../compiler/model/target.js";
import type { PostgresPool } from "../fixtures/pool.js";
import type { PostgresConnection } from "../fixtures/postgres-connection.js";
import type { PostgresDatabase } from "../fixtures/postgres.js";
import type { RunnableDefinition } from "./define.js";
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
});

afterEach(async () => {
  jest.restoreAllMocks();
  await testCase.end();
});

const target = (subject: string, value: number): Target => ({
  metric: "latency",
  statistic: "value",
  comparator: "<=",
  value,
  unit: "ms",
  subject,
  role: "threshold",
  text: `${value} ms maximum ${subject}`,
  line: 5,
  column: 1,
});

interface Given {
  targets?: Target[];
  pool?: PostgresPool;
}

function perform(definition: RunnableDefinition, values: unknown[] = ["postgres"], given: Given = {}) {
  testCase = startCase({
    services: { postgres: { url: database.url, kind: "postgres" } },
    meta: { targets: given.targets ?? [] },
    fixtures: { postgres: database, pool: given.pool ?? server.pool(database) },
  });
  return testCase.perform(definition, values);
}

const backends = async () =>
  (
    await database.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
    )
  ).rows[0]?.n;

/** Each connection that the database opens from now on is changed by `change`. */
function changeConnections(change: (connection: PostgresConnection, number: number) => void): void {
  const connect = database.connect.bind(database);
  let number = 0;
  jest.spyOn(database, "connect").mockImplementation(async (options) => {
    const connection = await connect(options);
    change(connection, (number += 1));
    return connection;
  });
}

describe("Basic connection establishment", () => {
  test("twenty connections are judged by the declared targets", async () => {
    const targets = [target("connection time", 30_000), target("query time", 30_000), target("other", 0)];
    await perform(establishesConnections, ["postgres"], { targets });
    expect(testCase.evaluations).toEqual([
      expect.objectContaining({ target: targets[0], samples: 20, met: true }),
      expect.objectContaining({ target: targets[1], samples: 20, met: true }),
    ]);
  });

  test("each of them is reported", async () => {
    await perform(establishesConnections);
    const [{ name, data } = { name: "", data: {} }] = testCase.attached;
    expect(name).toBe("connections.json");
    expect(data).toMatchObject({ service: "postgres" });
    expect((data as { connections: unknown[] }).connections).toHaveLength(20);
  });

  test.each(["connection time", "query time"])(
    "a %s that misses its target fails at the phrase",
    async (subject) => {
      await expect(
        perform(establishesConnections, ["postgres"], { targets: [target(subject, 0.001)] }),
      ).rejects.toMatchObject({
        message: expect.stringContaining(`expected ${subject} <= 0.001 ms`),
        place: { line: 10 },
      });
    },
  );

  test("a server with too few connections is told with the number of the one that failed", async () => {
    await database.query(`ALTER DATABASE "${database.database}" CONNECTION LIMIT 3`);
    await database.query("CREATE ROLE guest LOGIN PASSWORD 'guest'");
    const url = new URL(database.url);
    url.username = "guest";
    url.password = "guest";
    Object.defineProperty(database, "url", { value: url.href });
    await expect(perform(establishesConnections)).rejects.toThrow(
      /Expected connection \d of 20 to postgres to answer a query, found: .*too many connections/,
    );
  });

  test("a connection without an answer, or with a wrong one, is seen", async () => {
    changeConnections((connection, number) => {
      if (number === 7)
        jest.spyOn(connection, "query").mockResolvedValue({ rows: [], rowCount: 0, durationMs: 0 });
    });
    await expect(perform(establishesConnections)).rejects.toThrow(
      /connection 7 of 20 .* Unexpected answer \[\]/,
    );
  });

  test("one connection handed out twenty times is none of twenty", async () => {
    const one = await database.connect();
    jest.spyOn(one, "close").mockResolvedValue();
    jest.spyOn(database, "connect").mockResolvedValue(one);
    await expect(perform(establishesConnections)).rejects.toThrow(
      "Expected 20 connections to postgres of their own, found 1",
    );
  });
});

describe("Connection pool validation", () => {
  const performOn = (pool: PostgresPool) => perform(validatesPool, ["postgres"], { pool });

  test("holds for a pool that does what it should", async () => {
    const pool = server.pool(database);
    await performOn(pool);
    expect(pool.stats()).toEqual({ size: 3, active: 0, idle: 3, waiting: 0 });
  });

  test("a pool that loses a released connection fails at the phrase", async () => {
    const pool = server.pool(database, 300);
    jest.spyOn(pool, "release").mockImplementation((connection) => connection.close());
    await expect(performOn(pool)).rejects.toMatchObject({
      message: expect.stringMatching(
        /Expected the one that waited to be given the connection that was released, found: not served: No connection became free/,
      ),
      place: { line: 10 },
    });
  });

  test("a pool that hands out one connection twice is seen", async () => {
    const pool = server.pool(database);
    const one = await database.connect();
    jest.spyOn(pool, "acquire").mockResolvedValue(one);
    await expect(performOn(pool)).rejects.toThrow(
      /Expected 5 connections acquired at a time, found 1 different/,
    );
  });

  test("a pool without a limit is seen", async () => {
    const pool = server.pool(database);
    const beyond = await database.connect();
    let acquired = 0;
    const acquire = pool.acquire.bind(pool);
    jest
      .spyOn(pool, "acquire")
      .mockImplementation(() => ((acquired += 1) > 5 ? Promise.resolve(beyond) : acquire()));
    await expect(performOn(pool)).rejects.toThrow(/Expected one more acquire to wait while all 5 are in use/);
  });

  test("statistics that are wrong are seen", async () => {
    const pool = server.pool(database);
    const stats = pool.stats.bind(pool);
    jest.spyOn(pool, "stats").mockImplementation(() => ({ ...stats(), idle: 0 }));
    await expect(performOn(pool)).rejects.toThrow(
      /after all were released to have size 3, active 0, idle 3, waiting 0, found size 3, active 0, idle 0/,
    );
  });

  test("a kept connection that the server has no longer is seen", async () => {
    const pool = server.pool(database);
    const release = pool.release.bind(pool);
    let released = 0;
    jest.spyOn(pool, "release").mockImplementation(async (connection) => {
      await release(connection);
      // The last of all: the pool keeps it and has not noticed yet.
      if ((released += 1) === 6)
        await database.query(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
    });
    await expect(performOn(pool)).rejects.toThrow(
      /Expected postgres to have 3 connections of the pool at the end, found 0/,
    );
  });

  test("connections in use before it begins are seen, and not taken away", async () => {
    const pool = server.pool(database);
    const mine = await pool.acquire();
    await expect(performOn(pool)).rejects.toThrow(/before anything is acquired .* found size 3, active 1/);
    expect(pool.stats()).toMatchObject({ active: 1 });
    await pool.release(mine);
  });
});

describe("Data exchange validation, Write {n} entries", () => {
  const tables = async () =>
    (await database.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")).rows;

  /** Each new table gets a trigger before `event` that runs `body`: a server that does not keep what it is given. */
  const misbehave = (event: string, body: string) =>
    database.query(`
      CREATE FUNCTION misbehave() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;
      CREATE FUNCTION add_trigger() RETURNS event_trigger LANGUAGE plpgsql AS $$ DECLARE made record; BEGIN
        FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table' LOOP
          EXECUTE format('CREATE TRIGGER misbehave BEFORE ${event} ON %s FOR EACH ROW EXECUTE FUNCTION misbehave()', made.object_identity);
        END LOOP; END $$;
      CREATE EVENT TRIGGER add_trigger ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION add_trigger()`);

  test.each([
    [validatesDataExchange, ["postgres"]],
    [writesAndReadsBack, [3, "postgres"]],
  ] as const)("what is written is read, and nothing is left", async (definition, values) => {
    await perform(definition, [...values]);
    expect(await tables()).toEqual([]);
  });

  test("a swallowed row fails at the phrase, and nothing is left", async () => {
    await misbehave("INSERT", "IF NEW.key = 'entry 2' THEN RETURN NULL; END IF; RETURN NEW;");
    await expect(perform(writesAndReadsBack, [3, "postgres"])).rejects.toMatchObject({
      message: "Expected 10 entries in postgres after writing them, found 9",
      place: { line: 10 },
    });
    expect(await tables()).toEqual([]);
  });

  test.each([
    ["no value", "NEW.text = ''", "expected no value, found 0 bytes of text"],
    ["empty text", "NEW.text = NULL", "expected 0 bytes of text .* found no value"],
    [
      "Unicode",
      "NEW.text = normalize(NEW.text, NFC)",
      "expected \\d+ bytes of text .* found \\d+ bytes of text",
    ],
    ["each byte", "NEW.bytes = set_byte(NEW.bytes, 255, 0)", "expected 256 bytes .* found 256 bytes"],
    [
      "1 MB of text",
      "NEW.text = left(NEW.text, 999999)",
      "expected 1000000 bytes of text .* found 999999 bytes",
    ],
    ["1 MB of bytes", "NEW.bytes = NEW.bytes || NEW.bytes", "expected 1000000 bytes .* found 2000000 bytes"],
    ["entry 1", "NEW.text = upper(NEW.text)", "expected \\d+ bytes of text"],
  ])("a changed entry is named: %s", async (key, change, message) => {
    await misbehave("INSERT", `IF NEW.key = '${key}' THEN ${change}; END IF; RETURN NEW;`);
    await expect(perform(writesAndReadsBack, [1, "postgres"])).rejects.toThrow(
      new RegExp(`found 1 of 8 changed:\\n"${key}": ${message}`),
    );
  });

  test("what is not deleted is seen", async () => {
    await misbehave("DELETE", "RETURN NULL;");
    await expect(perform(writesAndReadsBack, [1, "postgres"])).rejects.toThrow(
      "Expected no entry in postgres after deleting them, found 8",
    );
    expect(await tables()).toEqual([]);
  });
});

describe("Error handling and recovery", () => {
  test("holds for a server that refuses, and comes back; the recovery time is judged", async () => {
    await perform(handlesErrorsAndRecovers, ["postgres"], { targets: [target("recovery time", 60_000)] });
    expect(testCase.evaluations).toEqual([expect.objectContaining({ samples: 1, met: true })]);
    expect(await backends()).toBeLessThanOrEqual(1);
  });

  test("a recovery that takes too long misses its target", async () => {
    await expect(
      perform(handlesErrorsAndRecovers, ["postgres"], { targets: [target("recovery time", 0.001)] }),
    ).rejects.toThrow(/expected recovery time <= 0.001 ms/);
  });

  test("an invalid operation that succeeds, or gives another error, fails at the phrase", async () => {
    await database.query('CREATE TABLE "tcspec: there is no such table" (a int)');
    await expect(perform(handlesErrorsAndRecovers)).rejects.toMatchObject({
      message:
        "Expected postgres: a query on a table that does not exist to be refused with 42P01, found success",
      place: { line: 10 },
    });
    await testCase.end();
    changeConnections((connection) => {
      const query = connection.query.bind(connection);
      jest
        .spyOn(connection, "query")
        .mockImplementation((sql, params) =>
          sql.startsWith("SELEKT") ? Promise.reject(new Error("something is wrong")) : query(sql, params),
        );
    });
    await database.query('DROP TABLE "tcspec: there is no such table"');
    await expect(perform(handlesErrorsAndRecovers)).rejects.toThrow(
      /syntax error to be refused with 42601, found an error without a code: something is wrong/,
    );
  });

  test("a connection that does not survive an error is seen", async () => {
    changeConnections((connection) => {
      const query = connection.query.bind(connection);
      jest.spyOn(connection, "query").mockImplementation(async (sql, params) => {
        if (!sql.startsWith("SELEKT")) return query(sql, params);
        const refused = query(sql);
        await refused.catch(() => connection.close());
        return refused;
      });
    });
    await expect(perform(handlesErrorsAndRecovers)).rejects.toThrow(
      /Expected the connection to be usable after a statement with a syntax error, found: /,
    );
  });

  test("a loss that is not noticed is seen", async () => {
    changeConnections((connection) => jest.spyOn(connection, "isConnected").mockReturnValue(true));
    await expect(perform(handlesErrorsAndRecovers)).rejects.toThrow(
      "Expected the cut connection to be known as lost, found it said to be connected",
    );
  });

  test("a service that does not keep what is written has not recovered", async () => {
    const integration = postgresIntegration("postgres", database, () =>
      Promise.resolve(server.pool(database)),
    );
    const forgetful = {
      ...integration,
      entries: async () => ({ ...(await postgresEntries(database)), read: () => Promise.resolve(undefined) }),
    };
    const recovers = defineStep("It recovers", { says: "x" }, (step) => checkRecovery(step, forgetful, 300));
    await expect(perform(recovers)).rejects.toThrow(
      /to be usable 3 times in a row within 300 ms after a cut connection, found: "after the recovery": expected .* found no entry/,
    );
  });
});
