import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ServiceError } from "../driver.js";
import { startProcess } from "../owned-process.js";
import { serverEnvironment } from "../programs.js";
import { startOnFreePort } from "../start-on-port.js";
import { versionOf, withRedis } from "./client.js";

import type { DriverContext, ServerPrograms } from "../driver.js";
import type { OwnedProcess } from "../owned-process.js";

export type RedisSettings = Readonly<Record<string, unknown>>;

export interface RedisServer {
  process: OwnedProcess;
  /** Starts another one with its settings and its password, after its end; what it has saved is there again. */
  again(): Promise<RedisServer>;
  url: string;
  version: string;
}

/** A value as a word of Redis's configuration. */
export function quote(value: string): string {
  const escaped = [...Buffer.from(value, "utf8")].map((byte) => {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === "\\") return `\\${character}`;
    return byte >= 0x20 && byte < 0x7f ? character : `\\x${byte.toString(16).padStart(2, "0")}`;
  });
  return `"${escaped.join("")}"`;
}

/**
 * Each write goes to the log before it is answered, so that a killed server comes back with all that it has answered.
 * Nothing waits for the disk: only a crash of the machine would lose what the system still holds, and the run with it.
 */
const keepsItsData = { save: "", appendonly: "yes", appendfsync: "no" };

/**
 * The configuration of a server whose data does not outlive the run: ours, then the given settings, which win, but for
 * where it listens and lies. A setting of several words (`save`) is given as one text: `"900 1"`.
 */
export function configuration(
  name: string,
  settings: RedisSettings,
  fixed: { port: number; folder: string; password: string },
): string {
  const ours = { ...keepsItsData, requirepass: fixed.password };
  const last = {
    port: String(fixed.port),
    bind: "127.0.0.1",
    dir: fixed.folder,
    daemonize: "no",
    pidfile: "",
    logfile: "",
  };
  const all: Record<string, unknown> = { ...ours, ...settings, ...last };
  return Object.entries(all)
    .map(([key, value]) => {
      if (!/^[a-z][a-z0-9-]*$/.test(key))
        throw new ServiceError(
          `Service ${name}: unexpected setting ${JSON.stringify(key)}, expected one of Redis, such as maxmemory`,
        );
      const words = severalWords.has(key) && value !== "" ? String(value).split(/\s+/) : [String(value)];
      return `${key} ${words.map(quote).join(" ")}\n`;
    })
    .join("");
}

const severalWords: ReadonlySet<string> = new Set(["save", "client-output-buffer-limit"]);

/** Starts Redis with a password of its own on a free port of 127.0.0.1; resolves when it has answered a query. */
export async function startRedis(
  name: string,
  settings: RedisSettings,
  context: DriverContext,
  programs: ServerPrograms,
): Promise<RedisServer> {
  const given = settings["requirepass"];
  const password = typeof given === "string" && given !== "" ? given : randomBytes(18).toString("base64url");
  mkdirSync(context.folder, { mode: 0o700 });
  return serve(name, settings, context, programs, password);
}

async function serve(
  name: string,
  settings: RedisSettings,
  context: DriverContext,
  programs: ServerPrograms,
  password: string,
): Promise<RedisServer> {
  const { folder } = context;
  const again = () => serve(name, settings, context, programs, password);
  const file = join(folder, "redis.conf");
  const urlOf = (port: number) => `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`;
  const limits = { connectTimeoutMs: 2000, commandTimeoutMs: 2000 };
  const started = await startOnFreePort({
    name,
    what: "Redis",
    context,
    launch: (port) => {
      // In a file of our own: an argument could be read by every user of the machine.
      writeFileSync(file, configuration(name, settings, { port, folder, password }), { mode: 0o600 });
      return startProcess({
        what: `Redis of the service ${name}`,
        command: programs.paths["redis-server"] ?? "redis-server",
        args: [file],
        cwd: folder,
        env: serverEnvironment(programs),
        logFile: join(folder, "server.log"),
      });
    },
    probe: async (port) => versionOf(await withRedis(urlOf(port), limits, (client) => client.info("server"))),
  });
  return { process: started.process, url: urlOf(started.port), version: started.answer, again };
}
