import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { packageRoot } from "../../compiler/files/package-root.js";
import { formatAddress, supervisorVariable } from "./protocol.js";
import { send } from "./request.js";
import { sweepRun } from "./sweep.js";

import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import type { ServiceConfig } from "../../compiler/config/schema.js";
import type { HelloMessage, StartMessage } from "./protocol.js";

export interface SupervisorOptions {
  /** `.tcspec/runs/<id>`, absolute; its last part is the run's id. */
  runDir: string;
  /** The configuration's services. */
  services: Readonly<Record<string, ServiceConfig>>;
  seed: number;
  /** Whether services may come from Docker; not without it. */
  testcontainers?: boolean;
  /** The bundle to start; by default this package's own. */
  program?: string;
}

export interface SupervisorHandle {
  url: string;
  token: string;
  pid: number;
  /** The folder of everything temporary of the run; gone when the supervisor is. */
  tempFolder: string;
  /** What the processes that run tests need in their environment. It holds the token: never for output. */
  env: Record<string, string>;
  /** Has the process group of `pid` (its leader) ended with the run. */
  registerProcessGroup(pid: number): Promise<void>;
  /**
   * Ends the run: servers, databases, temporary files, whatever of the tests still runs. Resolves when all is gone,
   * within about five seconds; never rejects.
   */
  stop(): Promise<void>;
  /** Resolves when the supervisor has ended, of itself or not; then nothing of its servers is left. */
  ended: Promise<void>;
}

const helloWithinMs = 15_000;
const stopWithinMs = 6000;

function firstLine(child: ChildProcess): Promise<HelloMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`it did not answer within ${helloWithinMs / 1000} s`)),
      helloWithinMs,
    );
    const done = (act: () => void) => {
      clearTimeout(timer);
      act();
    };
    child.once("error", (error) => done(() => reject(error)));
    child.once("exit", (code, signal) =>
      done(() => reject(new Error(`it ended with ${signal ?? `exit code ${String(code)}`}`))),
    );
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).once("line", (line) =>
      done(() => resolve(JSON.parse(line) as HelloMessage)),
    );
  });
}

/** Lets this process end although the child runs: its end is what the child waits for. */
function unref(child: ChildProcess): void {
  child.unref();
  (child.stdin as Socket | null)?.unref();
  (child.stdout as Socket | null)?.unref();
}

function launch(program: string, runDir: string): ChildProcess {
  mkdirSync(runDir, { recursive: true });
  const log = openSync(join(runDir, "supervisor.log"), "a", 0o600);
  try {
    return spawn(process.execPath, ["--enable-source-maps", program], {
      detached: true,
      stdio: ["pipe", "pipe", log],
      env: { ...process.env }, // also where a sandbox has an environment of its own
    });
  } finally {
    closeSync(log);
  }
}

/**
 * Starts the supervisor of a run. It lives as long as the calling process, its owner: it ends everything that the
 * run started when `stop` is called or the owner is gone. If the supervisor itself is killed, the owner removes what
 * it left.
 */
export async function startSupervisor(options: SupervisorOptions): Promise<SupervisorHandle> {
  const { runDir, services, seed, testcontainers = false } = options;
  const child = launch(options.program ?? join(packageRoot(), "dist", "supervisor.cjs"), runDir);
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const { stdin } = child;
  stdin?.on("error", () => undefined); // it has ended; `firstLine` tells
  stdin?.write(`${JSON.stringify({ runDir, services, seed, testcontainers } satisfies StartMessage)}\n`);
  let hello: HelloMessage;
  try {
    hello = await firstLine(child);
    if ("error" in hello) throw new Error(hello.error);
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(
      `The supervisor of the run could not be started: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  unref(child);
  const address = { url: `http://127.0.0.1:${hello.port}`, token: hello.token };
  const ended = exited.then(async () => {
    await sweepRun(runDir, { services, keepWorkers: true }).catch(() => false);
  });
  return {
    ...address,
    pid: child.pid ?? 0,
    tempFolder: hello.tempFolder,
    env: { [supervisorVariable]: formatAddress(address) },
    ended,
    async registerProcessGroup(pid) {
      await send(address, "register-group", { pid });
    },
    async stop() {
      child.ref();
      stdin?.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
