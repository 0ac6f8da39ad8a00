import { join } from "node:path";

import { PostgresConnection } from "../../fixtures/postgres-connection.js";
import { startSupervisor } from "../../supervisor/client.js";
import { removeScratch, scratchFolder } from "../../supervisor/test-run.js";
import { connectToSupervisor } from "../../supervisor/worker.js";
import { TestDataGenerator } from "../test-data-generator.js";

import type { SupervisorHandle } from "../../supervisor/client.js";

// A real server on a machine that may be busy.
jest.setTimeout(60_000);

let folder: string;
let supervisor: SupervisorHandle;
let database: PostgresConnection;

beforeAll(async () => {
  folder = scratchFolder();
  supervisor = await startSupervisor({ runDir: join(folder, "runs", "run-1"), services: {}, seed: 1 });
  const { url } = await connectToSupervisor({ ...supervisor.env }).acquireService("postgres");
  database = await PostgresConnection.open({
    url,
    service: "postgres",
    connectTimeoutMs: 10_000,
    fate: () => Promise.resolve(null),
  });
  await database.query(`
    CREATE TYPE mood AS ENUM ('calm', 'busy');
    CREATE TABLE "Users" (
      id serial PRIMARY KEY, name varchar(5) NOT NULL UNIQUE, mood mood NOT NULL, born date, score numeric(5, 2) NOT NULL,
      upper_name text GENERATED ALWAYS AS (upper(name)) STORED, settings jsonb NOT NULL, tags text[] NOT NULL,
      key uuid NOT NULL, picture bytea, n2 int2 NOT NULL, n8 int8 NOT NULL, at timestamptz NOT NULL, ip inet);
    CREATE TABLE requests (
      user_id int NOT NULL REFERENCES "Users", day int NOT NULL, parent_user int, parent_day int, shape point,
      state text NOT NULL CHECK (state IN ('new', 'done')), PRIMARY KEY (user_id, day),
      FOREIGN KEY (parent_user, parent_day) REFERENCES requests);
    CREATE TABLE flags (flag bool UNIQUE NOT NULL);
    CREATE TABLE shapes (shape point NOT NULL);
    CREATE TABLE numbers (id int GENERATED ALWAYS AS IDENTITY)`);
});

afterAll(async () => {
  await database.close();
  await supervisor.stop();
  removeScratch(folder);
});

test("rows by a table's schema are taken by the table, and refer to rows that are there", async () => {
  const generator = new TestDataGenerator("7 TC-A");
  const users = await generator.insertRows(database, '"Users"', { count: 60 });
  expect(users).toHaveLength(60);
  expect(new Set(users.map(({ name }) => name)).size).toBe(60);
  expect(users.some(({ born }) => born === null)).toBe(true);
  expect(new Set(users.map(({ mood }) => mood))).toEqual(new Set(["calm", "busy"]));

  // More of them do not collide with those that are there.
  await generator.insertRows(database, '"Users"', { count: 40 });
  const given = { state: (index: number) => (index % 2 === 0 ? "new" : "done") };
  await generator.insertRows(database, "requests", { count: 30, given });
  const requests = await generator.insertRows(database, "requests", { count: 30, given });
  expect(requests.map(({ state }) => state).slice(0, 2)).toEqual(["new", "done"]);
  expect(requests.some(({ parent_user: parent }) => parent !== null)).toBe(true);
  expect(await generator.insertRows(database, "numbers", { count: 2 })).toEqual([{ id: 1 }, { id: 2 }]);
});

test("the same seed gives the same rows, and nothing is written", async () => {
  const rows = (seed: string) => new TestDataGenerator(seed).rows(database, '"Users"', { count: 5 });
  const before = await database.query('SELECT count(*) FROM "Users"');
  expect(await rows("a")).toEqual(await rows("a"));
  expect(await rows("a")).not.toEqual(await rows("b"));
  expect((await database.query('SELECT count(*) FROM "Users"')).rows).toEqual(before.rows);
});

test.each([
  ["nowhere", {}, 'Unexpected table "nowhere", expected one of the database'],
  [
    "flags",
    {},
    "Unexpected number of rows of flags, expected no more than there are different values of flag (row 3)",
  ],
  ["shapes", {}, "Unexpected type point of the column shape, expected one of int2, int4"],
  ["flags", { colour: 1 }, "Unexpected column colour for flags, expected one of flag"],
])("what cannot be made is refused: %s", async (table, given, message) => {
  const made = new TestDataGenerator("x").rows(database, table, { count: 3, given });
  await expect(made).rejects.toThrow(message);
});

test("a foreign key without rows to refer to is said", async () => {
  await database.query(
    "CREATE TABLE owners (id int PRIMARY KEY); CREATE TABLE pets (owner int NOT NULL REFERENCES owners)",
  );
  await expect(new TestDataGenerator("x").rows(database, "pets", { count: 1 })).rejects.toThrow(
    "Unexpected foreign key owner of pets: owners has no rows to refer to, expected those to be inserted first",
  );
});
