import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import type { Redaction } from "../case/redaction.js";
import { RedactedLog } from "./redacted-log.js";

/** One launch of Jest on generated files. All paths are absolute. */
export interface JestLaunch {
  root: string;
  /** The folder of the running package: its preset and runtime are the ones that are used. */
  packageRoot: string;
  /** The folder of generated files. */
  generated: string;
  files: readonly string[];
  workers: number;
  seed: number;
  /** Added to the environment of the caller. */
  environment: Readonly<Record<string, string>>;
  /** Given to Jest as they are, after ours. */
  args: readonly string[];
  /** Gets all that Jest prints, without secrets. */
  logFile: string;
  redaction: Redaction;
}

export interface JestProcess {
  pid: number;
  ended: Promise<JestEnd>;
  /** Ends Jest and its workers at once: the whole process group. */
  kill(): void;
  /** Resolves when all that Jest has printed is in the log; to be called when it has ended. */
  logged(): Promise<void>;
}

/** For what the pipes hold when all of the process group is gone. */
const drainWithinMs = 1000;

export interface JestEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Jest could not be started at all. */
  error?: string;
}

/** Starts Jest in a process group of its own: a Ctrl-C at the terminal reaches `run` alone, which then decides. */
export function launchJest(launch: JestLaunch): JestProcess {
  const child = spawn(process.execPath, [jestBinary(), ...jestArguments(launch)], {
    cwd: launch.root,
    detached: true,
    // Pipes, since nobody can mask what another process writes into a file itself.
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", ...launch.environment },
  });
  const log = new RedactedLog(launch.logFile, [child.stdout, child.stderr], launch.redaction);
  const ended = new Promise<JestEnd>((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, error: error.message }));
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  const pid = child.pid ?? 0;
  return { pid, ended, kill: () => killGroup(pid), logged: () => log.close(drainWithinMs) };
}

function killGroup(pid: number): void {
  if (pid === 0) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function jestBinary(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve("jest/package.json")), "bin", "jest.js");
}

/** The command line of a launch, without Node and Jest itself. */
export function jestArguments(launch: JestLaunch): string[] {
  const config = {
    rootDir: launch.root,
    preset: join(launch.packageRoot, "dist", "jest-preset.cjs"),
    roots: [launch.generated],
    testMatch: ["**/*.test.ts"],
    cacheDirectory: join(launch.root, ".tcspec", "cache", "jest"),
    watchman: false,
    // With a limit Jest never runs files in its own process, not even a single one: a worker that dies takes one
    // case with it and not the run.
    workerIdleMemoryLimit: "2GB",
    moduleNameMapper: { "^tcspec/runtime$": join(launch.packageRoot, "dist", "runtime.cjs") },
  };
  return [
    ...["--config", JSON.stringify(config)],
    "--ci",
    `--maxWorkers=${launch.workers}`,
    `--seed=${launch.seed}`,
    ...launch.args,
    "--runTestsByPath",
    ...launch.files,
  ];
}
