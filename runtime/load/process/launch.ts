import { fork } from "node:child_process";
import { join } from "node:path";

import { packageRoot } from "../../../compiler/files/package-root.js";

import type { ChildProcess } from "node:child_process";
import type { FromGenerator, ToGenerator } from "../generator/messages.js";
import type { LoadPlan } from "../plan.js";
import type { LoadReport } from "../report.js";

/** A load that runs in a process of its own. */
export interface RunningLoad {
  readonly pid: number;
  /** Resolves when the generator has been given its plan and begins. */
  readonly started: Promise<void>;
  /** Rejects where the generator broke or was killed. */
  readonly report: Promise<LoadReport>;
  /** Ends the load early: its report comes soon, marked as stopped. */
  stop(): void;
  /** Ends the process at once. */
  kill(): void;
}

export interface LaunchOptions {
  /** The generator's bundle; by default this package's own. */
  readonly program?: string;
}

/**
 * Starts a generator for one plan. It is a child of this process without a session of its own, bound to it by a channel: it ends
 * with this process, however that dies.
 */
export function launchLoad(plan: LoadPlan, options: LaunchOptions = {}): RunningLoad {
  const program = options.program ?? join(packageRoot(), "dist", "load-generator.cjs");
  const child = fork(program, [], {
    execArgv: ["--enable-source-maps"],
    // Credentials come with the plan, not by the environment.
    env: { PATH: process.env["PATH"] },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const said = lastWords(child);
  let began: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (began = resolve));
  const report = new Promise<LoadReport>((resolve, reject) => {
    child.on("message", (message: FromGenerator) => {
      if (message.type === "started") began();
      else if (message.type === "report") resolve(message.report);
      else reject(new Error(`The load generator failed: ${message.message}`));
    });
    child.once("error", (error) =>
      reject(new Error(`The load generator could not be started: ${error.message}`)),
    );
    // Not "exit": its last words may still be on their way then.
    child.once("close", (code, signal) => {
      began();
      const end = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
      reject(new Error(`The load generator ended with ${end} before its report${said()}`));
    });
  });
  // Whoever does not wait for the report is told by nobody else.
  report.catch(() => undefined);
  const tell = (message: ToGenerator) => {
    if (child.connected) child.send(message, () => undefined);
  };
  tell({ type: "run", plan });
  return {
    pid: child.pid ?? 0,
    started,
    report,
    stop: () => tell({ type: "stop" }),
    kill: () => void child.kill("SIGKILL"),
  };
}

function lastWords(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-2000);
  });
  return () => (text.trim() === "" ? "" : `: ${text.trim()}`);
}
