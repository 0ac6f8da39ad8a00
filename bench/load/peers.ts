import { fork } from "node:child_process";
import { join } from "node:path";

import type { ChildProcess } from "node:child_process";

/** What a run of plain autocannon told. */
export interface AutocannonResult {
  readonly latency: Readonly<Record<"p50" | "p99" | "max" | "mean", number>>;
  readonly sent: number;
  /** Answers. */
  readonly total: number;
  readonly ms: number;
  readonly peakBytes: number;
}

function firstMessage<T>(child: ChildProcess, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as T));
    child.once("exit", (code) =>
      reject(new Error(`${what} ended with ${String(code)}, expected its answer`)),
    );
  });
}

/** Runs autocannon once, in a process of its own. */
export async function autocannon(root: string, options: object): Promise<AutocannonResult> {
  const child = fork(join(root, "bench", "load", "autocannon.cjs"));
  child.send(options);
  const result = await firstMessage<AutocannonResult>(child, "autocannon");
  child.disconnect();
  return result;
}

export interface BenchServer {
  readonly url: string;
  readonly pid: number | undefined;
  stall(inMs: number, forMs: number): void;
  close(): void;
}

/** Starts the servers of `server.cjs`. */
export async function startServer(root: string): Promise<BenchServer> {
  const child = fork(join(root, "bench", "load", "server.cjs"));
  const port = await firstMessage<number>(child, "the server");
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    stall: (stallInMs, forMs) => void child.send({ stallInMs, forMs }),
    close: () => child.disconnect(),
  };
}
