import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { ProcessIdentity } from "../processes/process-table.js";

/**
 * What a run started or made, one JSON object a line, written before or at once after the fact: whoever finds the
 * run dead can end and remove all of it. It holds no secrets: a database is named by the service it is on.
 */
export type RegistryEntry =
  | ({ type: "supervisor" } & ProcessIdentity)
  | ({ type: "process"; what: string } & ProcessIdentity)
  | ({ type: "process-end" } & ProcessIdentity)
  /** The leader of a process group that runs the tests. */
  | ({ type: "group" } & ProcessIdentity)
  /** A process that runs tests. */
  | ({ type: "worker" } & ProcessIdentity)
  /** The one folder that holds everything temporary of the run. */
  | { type: "temp"; path: string }
  | { type: "database"; service: string; name: string }
  | { type: "database-end"; service: string; name: string }
  /** Nothing of the run is left. */
  | { type: "closed" };

export interface RunState {
  supervisor?: ProcessIdentity;
  processes: ProcessIdentity[];
  groups: ProcessIdentity[];
  workers: ProcessIdentity[];
  temps: string[];
  databases: { service: string; name: string }[];
  closed: boolean;
}

export function registryPath(runDir: string): string {
  return join(runDir, "registry.ndjson");
}

export function appendToRegistry(runDir: string, entry: RegistryEntry): void {
  const path = registryPath(runDir);
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${JSON.stringify(entry)}\n`);
}

function parseLine(line: string): RegistryEntry | undefined {
  try {
    return JSON.parse(line) as RegistryEntry;
  } catch {
    return undefined; // the last line of a process killed while writing
  }
}

/** What is left of a run by its registry's text. */
export function readState(text: string): RunState {
  const state: RunState = { processes: [], groups: [], workers: [], temps: [], databases: [], closed: false };
  const same = (a: ProcessIdentity) => (b: ProcessIdentity) => a.pid === b.pid && a.startTime === b.startTime;
  for (const line of text.split("\n")) {
    const entry = parseLine(line);
    switch (entry?.type) {
      case "supervisor":
        state.supervisor = { pid: entry.pid, startTime: entry.startTime };
        break;
      case "process":
        state.processes.push({ pid: entry.pid, startTime: entry.startTime });
        break;
      case "process-end": {
        const ended = same(entry);
        state.processes = state.processes.filter((one) => !ended(one));
        break;
      }
      case "group":
        state.groups.push({ pid: entry.pid, startTime: entry.startTime });
        break;
      case "worker":
        state.workers.push({ pid: entry.pid, startTime: entry.startTime });
        break;
      case "temp":
        state.temps.push(entry.path);
        break;
      case "database":
        state.databases.push({ service: entry.service, name: entry.name });
        break;
      case "database-end":
        state.databases = state.databases.filter(
          ({ service, name }) => service !== entry.service || name !== entry.name,
        );
        break;
      case "closed":
        state.closed = true;
        break;
      case undefined:
        break;
    }
  }
  return state;
}

/** The state of the run in `runDir`; undefined where it has no registry. */
export function readRegistry(runDir: string): RunState | undefined {
  try {
    return readState(readFileSync(registryPath(runDir), "utf8"));
  } catch {
    return undefined;
  }
}
