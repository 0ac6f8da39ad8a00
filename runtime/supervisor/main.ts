/**
 * The process that owns what a run starts. Its input is a pipe from the run's owner: the first line says what to do,
 * its end says that the owner is gone, however it died. It runs in a session of its own, so that no terminal's
 * signal reaches it.
 */
import { createInterface } from "node:readline";

import { serve } from "./server.js";
import { Supervisor } from "./supervisor.js";

import type { HelloMessage, StartMessage } from "./protocol.js";

/** Not even a fault of ours may leave a process that waits for ever. */
const hardLimitMs = 4800;

let supervisor: Supervisor | undefined;
let ending: Promise<void> | undefined;

function end(reason: string): void {
  ending ??= (async () => {
    setTimeout(() => process.exit(1), hardLimitMs).unref();
    await supervisor?.end(reason);
    process.exit(0);
  })();
  ending.catch((error: unknown) => {
    supervisor?.log(`ending failed: ${String(error)}`);
    process.exit(1);
  });
}

async function start(line: string, ownerPid: number): Promise<HelloMessage> {
  try {
    supervisor = new Supervisor(JSON.parse(line) as StartMessage, ownerPid);
    const { port, token } = await serve(supervisor.handlers);
    supervisor.start();
    return { port, token, tempFolder: supervisor.tempFolder };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

const ownerPid = process.ppid;
const input = createInterface({ input: process.stdin });
input.once("line", (line) => {
  void start(line, ownerPid).then((hello) => {
    process.stdout.end(`${JSON.stringify(hello)}\n`);
    if ("error" in hello) end("it could not be started");
  });
});
input.once("close", () => end("its owner ended it or is gone"));
// The owner may be gone before it has read the answer.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => end(name));
process.on("SIGHUP", () => undefined);
process.on("uncaughtException", (error) => {
  supervisor?.log(`unexpected: ${error.stack ?? error.message}`);
  end("an error of its own");
});
