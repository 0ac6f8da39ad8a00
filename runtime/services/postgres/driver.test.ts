import { createServer } from "node:net";
import { join } from "node:path";

import { startSupervisor } from "../../supervisor/client.js";
import { runMark } from "../../supervisor/mark.js";
import { eventually, removeScratch, scratchFolder, startOwner } from "../../supervisor/test-run.js";
import { connectToSupervisor } from "../../supervisor/worker.js";
import { withClient } from "./client.js";
import { createDatabase } from "./database.js";
import { freePort } from "../free-port.js";

import type { SupervisorHandle } from "../../supervisor/client.js";
import type { SupervisorConnection } from "../../supervisor/worker.js";

// Real processes on a machine that may be busy: their bounds are in the tests.
jest.setTimeout(60_000);

/** A PostgreSQL that plays the deployment under test: it logs every statement. */
let folder: string;
let server: SupervisorHandle;
let url: string;
const runs: SupervisorHandle[] = [];

const sql = <Row extends object>(statement: string) =>
  withClient(url, { connectTimeoutMs: 5000 }, async (client) => (await client.query<Row>(statement)).rows);
const databases = async () =>
  (await sql<{ datname: string }>("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")).map(
    ({ datname }) => datname,
  );
const counters = async () =>
  (
    await sql<{ n: string }>(
      "SELECT sum(tup_inserted + tup_updated + tup_deleted)::text AS n FROM pg_stat_database WHERE datname IS NOT NULL",
    )
  )[0]!.n;

beforeAll(async () => {
  folder = scratchFolder();
  server = await startSupervisor({ runDir: join(folder, "server", "run"), services: {}, seed: 1 });
  url = (await connectToSupervisor({ ...server.env }).acquireService("postgres")).url;
});

afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.stop()));
});

afterAll(async () => {
  await server.stop();
  removeScratch(folder);
});

function config(givenUrl: string, allow: "write"[] = []) {
  return {
    postgres: { kind: "postgres" as const, allow, url: givenUrl, connectTimeoutMs: 1500, settings: {} },
  };
}

async function run(name: string, givenUrl: string, allow: "write"[] = []): Promise<SupervisorConnection> {
  const handle = await startSupervisor({
    runDir: join(folder, "runs", name),
    services: config(givenUrl, allow),
    seed: 1,
  });
  runs.push(handle);
  return connectToSupervisor({ ...handle.env });
}

test("without allow nothing is written to a service given by URL, and the case is told what to configure", async () => {
  const [before, written] = [await databases(), await counters()];
  const connection = await run("read-only", url);
  expect(await connection.acquireService("postgres")).toMatchObject({
    tier: "real",
    version: expect.stringMatching(/^18/) as string,
  });
  expect(await connection.checkService("postgres")).toEqual({ healthy: true });
  await expect(connection.isolate("postgres", "TC-1")).rejects.toMatchObject({
    blocked: true,
    message: expect.stringContaining(
      'services: { "postgres": { kind: "postgres", allow: ["write"] } }',
    ) as string,
  });
  await runs.pop()!.stop();
  expect(await databases()).toEqual(before);
  expect(await counters()).toBe(written);
});

test("with allow each case has a database with the run's mark, dropped at the end of the case or of the run", async () => {
  const before = await databases();
  const connection = await run("writing", url, ["write"]);
  const [one, two] = [
    await connection.isolate("postgres", "TC-1"),
    await connection.isolate("postgres", "TC-1"),
  ];
  expect([one.name, two.name]).toEqual(["tcspec_writing_tc_1", "tcspec_writing_tc_1_2"]);
  const [marked] = await sql<{ mark: string }>(
    `SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = '${one.name}'`,
  );
  expect(JSON.parse(marked!.mark)).toMatchObject({ tcspec: 1, run: "writing" });
  await connection.release("postgres", one.name);
  expect(await databases()).toEqual([...before, two.name].sort());
  await runs.pop()!.stop();
  expect(await databases()).toEqual(before);
});

test("a killed run's databases go: by its supervisor, or by the mark when the next run comes; others stay", async () => {
  const before = await databases();
  const options = { runDir: join(folder, "killed", "run-1"), services: config(url, ["write"]) };
  const owner = await startOwner(folder, options);
  await owner.until("ready");
  expect(await databases()).toContain(owner.said.isolation!.name);
  owner.child.kill("SIGKILL");
  await eventually(
    "the supervisor drops it",
    async () => !(await databases()).includes(owner.said.isolation!.name),
    5000,
  );

  const alive = {
    pid: process.pid,
    startTime: (await import("../../processes/process-table.js")).identify(process.pid)!.startTime,
  };
  await withClient(url, { connectTimeoutMs: 5000 }, async (client) => {
    await createDatabase(client, "tcspec_dead", runMark("dead", { ...alive, startTime: "1" }));
    await createDatabase(client, "tcspec_alive", runMark("alive", alive));
    await createDatabase(
      client,
      "tcspec_elsewhere",
      JSON.stringify({ tcspec: 1, run: "x", host: "another", pid: 1, startTime: "1" }),
    );
    await createDatabase(client, "tcspec_by_hand", "notes of a person");
    await client.query("CREATE DATABASE tcspec_unmarked");
    await client.query("CREATE DATABASE tcspecial");
  });
  const connection = await run("next", url, ["write"]);
  await connection.acquireService("postgres");
  await eventually(
    "the dead run's database is swept",
    async () => !(await databases()).includes("tcspec_dead"),
  );
  await runs.pop()!.stop();
  const others = ["tcspec_alive", "tcspec_by_hand", "tcspec_elsewhere", "tcspec_unmarked", "tcspecial"];
  expect(await databases()).toEqual([...before, ...others].sort());
  for (const name of others) await sql(`DROP DATABASE ${name}`);
});

test("a database of the same name that was there before is not ours to use or to drop", async () => {
  await sql("CREATE DATABASE tcspec_same_tc_1");
  const connection = await run("same", url, ["write"]);
  await expect(connection.isolate("postgres", "TC-1")).rejects.toThrow(/tcspec_same_tc_1.*already exists/);
  await runs.pop()!.stop();
  expect(await databases()).toContain("tcspec_same_tc_1");
  await sql("DROP DATABASE tcspec_same_tc_1");
});

test("the variable goes before the configuration", async () => {
  process.env["TC_POSTGRES_URL"] = url;
  try {
    const connection = await run("variable", "postgres://nobody@127.0.0.1:1/x");
    expect(await connection.acquireService("postgres")).toMatchObject({ tier: "real", url });
  } finally {
    delete process.env["TC_POSTGRES_URL"];
  }
});

describe("what cannot be reached blocks, named, without its secrets", () => {
  const secret = "s3cret-pass";
  const failing = (given: () => string | Promise<string>, message: RegExp) => async () => {
    const connection = await run(`bad-${Math.random().toString(36).slice(2)}`, await given());
    const error = await connection
      .acquireService("postgres")
      .catch((reason: unknown) => reason as Error & { blocked: boolean });
    expect(error).toMatchObject({ blocked: true, message: expect.stringMatching(message) as string });
    expect((error as Error).message).toContain("Service postgres");
    expect((error as Error).message).not.toContain(secret);
  };
  const withSecret = (change: (parsed: URL) => void) => {
    const parsed = new URL(url);
    parsed.password = secret;
    change(parsed);
    return parsed.href;
  };

  test(
    "a wrong password",
    failing(() => withSecret(() => undefined), /password is wrong/),
  );
  test(
    "a closed port",
    failing(async () => {
      const port = await freePort();
      return withSecret((parsed) => (parsed.port = String(port)));
    }, /nothing listens there/),
  );
  test(
    "not a URL of PostgreSQL",
    failing(() => `https://u:${secret}@127.0.0.1/`, /expected one such as postgres:\/\//),
  );

  test("a server of another kind, and one that never answers", async () => {
    for (const answer of ["HTTP/1.1 400 Bad Request\r\n\r\n", undefined]) {
      const other = createServer((socket) => {
        socket.on("error", () => undefined);
        if (answer) socket.end(answer);
      });
      const port = await new Promise<number>((resolve) =>
        other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port)),
      );
      await failing(
        () => withSecret((parsed) => (parsed.port = String(port))),
        /is it a PostgreSQL server\?/,
      )();
      await Promise.all(runs.splice(0).map((each) => each.stop()));
      other.close();
    }
  });
});
