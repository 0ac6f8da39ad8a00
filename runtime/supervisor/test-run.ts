/** What the tests of the supervisor share: a place for runs, an owner that can be killed, bounded waiting. */
import { build } from "esbuild";
import { fork } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { packageRoot } from "../../compiler/files/package-root.js";
import { identify, listProcesses, withDescendants } from "../processes/process-table.js";

import type { ChildProcess } from "node:child_process";
import type { Isolation, ServiceDescription } from "../services/driver.js";
import type { ProcessIdentity } from "../processes/process-table.js";

export const supervisorProgram = join(packageRoot(), "dist", "supervisor.cjs");

/** A folder for one test, open to all users, whose name holds a space. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "supervisor test "));
  chmodSync(folder, 0o755);
  return folder;
}

/** Waits until `condition` holds; fails after `withinMs`. */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** The living processes below `pid`, with it. */
export function treeOf(pid: number): ProcessIdentity[] {
  return withDescendants([pid], listProcesses()).map(({ pid: each, startTime }) => ({
    pid: each,
    startTime,
  }));
}

export function isGone({ pid, startTime }: ProcessIdentity): boolean {
  return identify(pid)?.startTime !== startTime;
}

export interface OwnerOptions {
  runDir: string;
  program?: string;
  services?: object;
  acquire?: boolean;
  /** The service that it takes a piece of; by default postgres. */
  service?: string;
  sleeper?: boolean;
  user?: { uid: number; gid: number };
  env?: NodeJS.ProcessEnv;
}

export interface Owner {
  child: ChildProcess;
  said: {
    pid?: number;
    tempFolder?: string;
    env?: Record<string, string>;
    sleeper?: number;
    asked?: boolean;
    ready?: boolean;
    service?: ServiceDescription;
    isolation?: Isolation;
  };
  /** Everything it has told so far holds the asked-for part. */
  until(part: keyof Owner["said"]): Promise<void>;
}

/** Starts an owner in a process of its own; `folder` takes its program. */
export async function startOwner(folder: string, options: OwnerOptions): Promise<Owner> {
  const { user, env, ...request } = options;
  const program = join(folder, "owner.mjs");
  if (!existsSync(program)) {
    await build({
      entryPoints: [join(packageRoot(), "runtime/supervisor/__fixtures__/owner.ts")],
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      outfile: program,
    });
  }
  const argument = JSON.stringify({ program: supervisorProgram, services: {}, acquire: true, ...request });
  const child = fork(program, [argument], {
    stdio: ["pipe", "ignore", "pipe", "ipc"],
    env: env ?? process.env,
    cwd: folder,
    execArgv: [],
    ...user,
  });
  const said: Owner["said"] = {};
  let errors = "";
  child.stderr?.on("data", (data) => (errors += String(data)));
  child.on("message", (message) => Object.assign(said, message));
  return {
    child,
    said,
    until: (part) =>
      eventually(
        `the owner tells ${part}`,
        () => {
          if (said[part] === undefined && child.exitCode !== null)
            throw new Error(`The owner ended: ${errors}`);
          return said[part] !== undefined;
        },
        60_000,
      ),
  };
}

export function removeScratch(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
