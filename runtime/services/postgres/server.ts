import { randomBytes } from "node:crypto";
import { chownSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ServiceError } from "../driver.js";
import { freePort } from "../free-port.js";
import { startProcess } from "../owned-process.js";
import { nativeFolder, usableBinaries } from "./binaries.js";
import { withClient } from "./client.js";

import type { ServiceConfig } from "../../../compiler/config/schema.js";
import type { DriverContext, ServerPrograms } from "../driver.js";
import type { OwnedProcess, StartOptions } from "../owned-process.js";

/** PostgreSQL refuses to run as root; `nobody` on Linux and macOS alike owns nothing else of ours. */
const unprivileged = { uid: 65534, gid: 65534 };

const startAttempts = 5;
const readyWithinMs = 30_000;

export interface PostgresServer {
  process: OwnedProcess;
  /** Starts another one on its data, after its end. */
  again(): Promise<PostgresServer>;
  /** Of the superuser, to the database `postgres`. */
  url: string;
  version: string;
}

interface Layout {
  program(name: string): string;
  folder: string;
  data: string;
  log: string;
  user?: { uid: number; gid: number };
  env: NodeJS.ProcessEnv;
}

/** Where the server of a service's folder has its data. */
export function dataFolder(folder: string): string {
  return join(folder, "data");
}

function packedPrograms(folder: string, forOtherUser: boolean): Layout["program"] {
  const native = usableBinaries({ native: nativeFolder(), copyTo: join(folder, "native"), forOtherUser });
  return (name) => join(native, "bin", name);
}

function prepare(folder: string, programs: ServerPrograms | undefined): Layout {
  const user = process.getuid?.() === 0 ? unprivileged : undefined;
  mkdirSync(folder, { mode: 0o700 });
  const program = programs
    ? (name: string) => programs.paths[name] ?? name
    : packedPrograms(folder, user !== undefined);
  if (user) chownSync(folder, user.uid, user.gid);
  return {
    program,
    folder,
    data: dataFolder(folder),
    log: join(folder, "server.log"),
    // Only what the programs need: no secret of our environment, no PG* setting, messages in English.
    env: { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC", PGTZ: "UTC" },
    ...(user ? { user } : {}),
  };
}

function launch(layout: Layout, program: string, what: string, args: string[]): Promise<OwnedProcess> {
  const options: StartOptions = {
    what,
    command: layout.program(program),
    args,
    cwd: layout.folder,
    env: layout.env,
    logFile: layout.log,
    ...(layout.user ? { user: layout.user } : {}),
  };
  return startProcess(options);
}

async function initialise(
  name: string,
  layout: Layout,
  password: string,
  context: DriverContext,
): Promise<void> {
  const passwordFile = join(layout.folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (layout.user) chownSync(passwordFile, layout.user.uid, layout.user.gid);
  const initdb = await launch(layout, "initdb", `initdb of the service ${name}`, [
    `--pgdata=${layout.data}`,
    "--username=postgres",
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-sync",
    "--no-instructions",
  ]);
  context.own(initdb);
  const end = await initdb.ended;
  rmSync(passwordFile, { force: true });
  if (end !== "exit code 0") {
    throw new ServiceError(`Service ${name}: initdb of PostgreSQL ended with ${end}: ${initdb.logTail()}`);
  }
}

const durabilityOff = {
  // Its data does not outlive the run.
  fsync: "off",
  full_page_writes: "off",
  // Files of the data folder in place of /dev/shm, where they would outlive a killed server.
  dynamic_shared_memory_type: "mmap",
  max_connections: "200",
  shared_buffers: "64MB",
  logging_collector: "off",
  log_destination: "stderr",
};

/** Arguments that set these settings. */
export function serverSettings(settings: ServiceConfig["settings"]): string[] {
  return Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${String(value)}`]);
}

/** Server arguments: ours, then the configuration's `settings`, which win. */
function serverArguments(data: string, port: number, settings: ServiceConfig["settings"]): string[] {
  const fixed = { listen_addresses: "127.0.0.1", port: String(port), unix_socket_directories: "" };
  return ["-D", data, ...serverSettings({ ...durabilityOff, ...settings, ...fixed })];
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits for the answer to a real query; undefined where the server ended before. */
async function waitUntilReady(server: OwnedProcess, url: string): Promise<string | undefined> {
  const deadline = Date.now() + readyWithinMs;
  let last: unknown;
  while (server.end === undefined && Date.now() < deadline) {
    try {
      return await withClient(url, { connectTimeoutMs: 2000, statementTimeoutMs: 2000 }, async (client) => {
        const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
        return rows[0]?.server_version ?? "";
      });
    } catch (error) {
      last = error;
      await pause(20);
    }
  }
  if (server.end !== undefined) return undefined;
  throw new ServiceError(
    `PostgreSQL did not answer within ${readyWithinMs / 1000} s: ${last instanceof Error ? last.message : String(last)}`,
  );
}

/**
 * Starts a PostgreSQL of its own data folder and random password on a free port of 127.0.0.1; resolves when it has
 * answered a query.
 */
export async function startPostgres(
  name: string,
  config: ServiceConfig,
  context: DriverContext,
  programs?: ServerPrograms,
): Promise<PostgresServer> {
  const layout = prepare(context.folder, programs);
  const password = randomBytes(18).toString("base64url");
  await initialise(name, layout, password, context);
  return serve(name, config, context, layout, password);
}

async function serve(
  name: string,
  config: ServiceConfig,
  context: DriverContext,
  layout: Layout,
  password: string,
): Promise<PostgresServer> {
  let last = "";
  for (let attempt = 1; attempt <= startAttempts; attempt++) {
    const port = await freePort();
    const server = await launch(
      layout,
      "postgres",
      `PostgreSQL of the service ${name}`,
      serverArguments(layout.data, port, config.settings),
    );
    context.own(server);
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    const version = await waitUntilReady(server, url);
    const again = () => serve(name, config, context, layout, password);
    if (version !== undefined) return { process: server, url, version, again };
    last = `${String(server.end)}: ${server.logTail()}`;
    if (!/could not bind|Address already in use/i.test(last)) break;
    context.log(`port ${port} was taken meanwhile, trying another`);
  }
  throw new ServiceError(`Service ${name}: PostgreSQL ended before it answered, with ${last}`);
}

/** Ends the server: fast shutdown, then an immediate one, then SIGKILL. Its data is thrown away afterwards. */
export function stopPostgres(server: OwnedProcess): Promise<void> {
  return server.stop([
    { signal: "SIGINT", waitMs: 1000 },
    { signal: "SIGQUIT", waitMs: 500 },
  ]);
}
