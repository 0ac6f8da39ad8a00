/** What tests of these phrases share: a real PostgreSQL, and a database of its own for each test. */
import { join } from "node:path";

import { PostgresPool } from "../../../fixtures/pool.js";
import { PostgresDatabase } from "../../../fixtures/postgres.js";
import { startSupervisor } from "../../../supervisor/client.js";
import { supervisorVariable } from "../../../supervisor/protocol.js";
import { removeScratch, scratchFolder } from "../../../supervisor/test-run.js";
import { connectToSupervisor } from "../../../supervisor/worker.js";

import type { ServiceConfig } from "../../../../compiler/config/schema.js";

const config: ServiceConfig = {
  kind: "postgres",
  allow: [],
  connectTimeoutMs: 5000,
  settings: {},
  pool: { size: 3, overflow: 2 },
};

export interface PostgresServer {
  /** A new database; closed and dropped at the end. */
  database(): Promise<PostgresDatabase>;
  /** A pool of three and an overflow of two. */
  pool(database: PostgresDatabase, acquireTimeoutMs?: number): PostgresPool;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = scratchFolder();
  const supervisor = await startSupervisor({
    runDir: join(folder, "runs", "run-1"),
    services: { postgres: config },
    seed: 1,
  });
  Object.assign(process.env, supervisor.env);
  const worker = connectToSupervisor();
  const { version } = await worker.acquireService("postgres");
  const open: PostgresDatabase[] = [];
  const pools: PostgresPool[] = [];
  return {
    async database() {
      const { name, url } = await worker.isolate("postgres", `TC-${open.length + 1}`);
      const database = new PostgresDatabase({ name: "postgres", version, config }, { name, url }, () =>
        worker.fate("postgres"),
      );
      open.push(database);
      return database;
    },
    pool(database, acquireTimeoutMs = 5000) {
      const pool = new PostgresPool(database, { size: 3, overflow: 2, acquireTimeoutMs });
      pools.push(pool);
      return pool;
    },
    async stop() {
      await Promise.all(pools.map((pool) => pool.close()));
      await Promise.all(open.map((database) => database.close()));
      Reflect.deleteProperty(process.env, supervisorVariable);
      await supervisor.stop();
      removeScratch(folder);
    },
  };
}
