import { StartError } from "./driver.js";
import { freePort } from "./free-port.js";

import type { DriverContext } from "./driver.js";
import type { OwnedProcess } from "./owned-process.js";

const startAttempts = 5;
const readyWithinMs = 30_000;
const askEveryMs = 10;

export interface PortedStart<T> {
  /** The service's name. */
  name: string;
  /** The server, for people: "Redis". */
  what: string;
  context: DriverContext;
  launch: (port: number) => Promise<OwnedProcess>;
  /** Asks a real request; rejects as long as it is not answered. */
  probe: (port: number) => Promise<T>;
}

/**
 * Starts a server on a free port of the loopback, on another one where that was taken meanwhile; resolves when it has
 * answered a real request, with the answer. Rejects with a `StartError` that holds the server's last words.
 */
export async function startOnFreePort<T>(
  start: PortedStart<T>,
): Promise<{ process: OwnedProcess; port: number; answer: T }> {
  const { name, what, context } = start;
  let last = "";
  for (let attempt = 1; attempt <= startAttempts; attempt++) {
    const port = await freePort();
    const process = await start.launch(port);
    context.own(process);
    const answer = await untilReady(process, start, port);
    if (answer !== undefined) return { process, port, answer: answer.given };
    last = `${String(process.end)}: ${process.logTail()}`;
    if (!/address already in use|could not bind/i.test(last)) break;
    context.log(`port ${port} was taken meanwhile, trying another`);
  }
  throw new StartError(`Service ${name}: ${what} ended before it answered, with ${last}`);
}

/** Undefined where the server ended before. */
async function untilReady<T>(
  process: OwnedProcess,
  { name, what, probe }: PortedStart<T>,
  port: number,
): Promise<{ given: T } | undefined> {
  const deadline = Date.now() + readyWithinMs;
  let last: unknown;
  while (process.end === undefined && Date.now() < deadline) {
    try {
      return { given: await probe(port) };
    } catch (error) {
      last = error;
      await new Promise((resolve) => setTimeout(resolve, askEveryMs));
    }
  }
  if (process.end !== undefined) return undefined;
  throw new StartError(
    `Service ${name}: ${what} did not answer within ${readyWithinMs / 1000} s: ${last instanceof Error ? last.message : String(last)}`,
  );
}
