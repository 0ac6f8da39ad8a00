import { randomBytes } from "node:crypto";
import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { packageRoot } from "../../../compiler/files/package-root.js";
import { StartError } from "../driver.js";
import { startProcess } from "../owned-process.js";

import type { DriverContext } from "../driver.js";
import type { OwnedProcess } from "../owned-process.js";

const readyWithinMs = 30_000;

export interface QdrantServer {
  process: OwnedProcess;
  /** With the API key as its password. */
  url: string;
  /** Starts another one on its data, after its end. */
  again(): Promise<QdrantServer>;
}

function addressIn(output: string): string | undefined {
  return /^\{"ready":true,"url":"http:\/\/([^"]+)"\}$/mu.exec(output)?.[1];
}

/** Starts the stand-in on a free port of 127.0.0.1, with a key of its own; resolves when it listens. */
export async function startStandIn(
  name: string,
  context: DriverContext,
  key = randomBytes(18).toString("base64url"),
): Promise<QdrantServer> {
  mkdirSync(context.folder, { mode: 0o700, recursive: true });
  const logFile = join(context.folder, "server.log");
  const server = await startProcess({
    what: `stand-in of Qdrant of the service ${name}`,
    command: process.execPath,
    args: [
      join(packageRoot(), "dist", "qdrant-stand-in.cjs"),
      "--data",
      join(context.folder, "writes.ndjson"),
    ],
    cwd: context.folder,
    env: { PATH: process.env["PATH"], QDRANT_API_KEY: key },
    logFile,
    endsWithInput: true,
  });
  context.own(server);
  const deadline = Date.now() + readyWithinMs;
  while (server.end === undefined && Date.now() < deadline) {
    const address = addressIn(server.output());
    if (address !== undefined) {
      const again = () => {
        // The new process tells its address in a log of its own.
        renameSync(logFile, `${logFile}.before-restart`);
        return startStandIn(name, context, key);
      };
      return { process: server, url: `http://:${key}@${address}`, again };
    }
    await pause(10);
  }
  const how = server.end ?? `nothing said for ${readyWithinMs / 1000} s`;
  throw new StartError(`Service ${name}: the stand-in of Qdrant did not start: ${how}: ${server.logTail()}`);
}
