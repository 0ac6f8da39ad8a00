import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

import { identify } from "../processes/process-table.js";
import { killAll } from "../processes/kill.js";
import type { ProcessIdentity } from "../processes/process-table.js";

export interface StartOptions {
  /** For people: "PostgreSQL of the service postgres". */
  what: string;
  command: string;
  args: readonly string[];
  /** The working folder; it lies in the run's temporary folder, by which left-overs are known. */
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Receives both outputs. */
  logFile: string;
  /** The process ends when its input does: it is given a pipe that is open as long as the supervisor lives. */
  endsWithInput?: boolean;
  /** Runs as this user and group. */
  user?: { uid: number; gid: number };
}

/** A process that the supervisor started and ends. */
export interface OwnedProcess {
  readonly what: string;
  readonly identity: ProcessIdentity;
  /** Resolves at its end, however it came: "exit code 1", "signal SIGKILL". */
  readonly ended: Promise<string>;
  /** How it ended; undefined while it runs. */
  readonly end: string | undefined;
  /** All that it has written to its two outputs. */
  output(): string;
  /** The last lines of that. */
  logTail(): string;
  /** Asks by each signal in turn, waiting as long as stated, then kills it and all below it. */
  stop(requests: readonly { signal: NodeJS.Signals; waitMs: number }[]): Promise<void>;
}

const read = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds).unref());

/** Starts a process in a session of its own, so that no terminal's signal reaches it. */
export function startProcess(options: StartOptions): Promise<OwnedProcess> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, "a", 0o600);
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env,
    stdio: [options.endsWithInput ? "pipe" : "ignore", log, log],
    detached: true,
    ...options.user,
  });
  closeSync(log);
  child.stdin?.on("error", () => undefined); // it has ended; `ended` tells
  let end: string | undefined;
  const ended = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => {
      end = signal ? `signal ${signal}` : `exit code ${String(code)}`;
      resolve(end);
    });
  });
  return new Promise((resolve, reject) => {
    child.once("error", (error) =>
      reject(new Error(`${options.what} could not be started: ${error.message}`)),
    );
    child.once("spawn", () => {
      const pid = child.pid ?? 0;
      // A process that has ended already has no start time left; nothing will have to be killed by it.
      const identity = identify(pid) ?? { pid, startTime: "" };
      resolve({
        what: options.what,
        identity,
        ended,
        get end() {
          return end;
        },
        output: () => read(options.logFile),
        logTail: () => read(options.logFile).trimEnd().split("\n").slice(-12).join("\n"),
        async stop(requests) {
          for (const { signal, waitMs } of requests) {
            if (end !== undefined) break;
            child.kill(signal);
            await Promise.race([ended, pause(waitMs)]);
          }
          await killAll({ processes: [identity], folder: options.cwd }, 1000);
        },
      });
    });
  });
}
