import { readdirSync, realpathSync, statSync } from "node:fs";
import { basename, join } from "node:path";

import { driverOf, removeRemains } from "../services/drivers.js";
import { givenUrl } from "../services/resolve-url.js";
import { killAll } from "../processes/kill.js";
import { runMark } from "./mark.js";
import { isAlive } from "../processes/process-table.js";
import { appendToRegistry, readRegistry, registryPath } from "./registry.js";
import { removeTempFolder } from "./temp-folder.js";

import type { ServiceConfig } from "../../compiler/config/schema.js";
import type { RunState } from "./registry.js";

export interface SweepOptions {
  /** Where databases on services given by URL are dropped; left to the mark's own sweep without it. */
  services?: Readonly<Record<string, ServiceConfig>>;
  env?: NodeJS.ProcessEnv;
  /** Leaves the processes that run tests: their owner lives and ends them itself. */
  keepWorkers?: boolean;
}

function isMine(runDir: string): boolean {
  try {
    return process.getuid === undefined || statSync(registryPath(runDir)).uid === process.getuid();
  } catch {
    return false;
  }
}

function realTemp(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined; // removed already
  }
}

async function dropDatabases(runDir: string, state: RunState, options: SweepOptions): Promise<void> {
  const { supervisor } = state;
  if (!supervisor) return;
  const mark = runMark(basename(runDir), supervisor);
  const drops = state.databases.map(async ({ service, name }) => {
    const config = options.services?.[service];
    const url = config && givenUrl(service, config, options.env ?? process.env);
    if (!url) return;
    await driverOf(config.kind)?.removeIsolation?.(url, name, mark);
    appendToRegistry(runDir, { type: "database-end", service, name });
  });
  await Promise.allSettled(drops);
}

/**
 * Ends and removes what a run left behind, by the registry in its folder, if its supervisor is dead. Never a process
 * whose start time differs, never another user's run. Tells whether there was something to sweep and it was done.
 */
export async function sweepRun(runDir: string, options: SweepOptions = {}): Promise<boolean> {
  const state = isMine(runDir) ? readRegistry(runDir) : undefined;
  if (!state || state.closed || (state.supervisor && isAlive(state.supervisor))) return false;
  const tests = options.keepWorkers ? {} : { groups: state.groups };
  const processes = options.keepWorkers ? state.processes : [...state.processes, ...state.workers];
  let ended = await killAll({ ...tests, processes }, 1500);
  for (const path of state.temps) {
    const folder = realTemp(path);
    if (folder !== undefined) ended = (await killAll({ folder }, 1500)) && ended;
    removeRemains(path);
    removeTempFolder(path);
  }
  await dropDatabases(runDir, state, options);
  if (ended) appendToRegistry(runDir, { type: "closed" });
  return ended;
}

/** Sweeps the dead runs among the folders of `runsDir`, but for `except`; gives those that it swept. */
export async function sweepDeadRuns(runsDir: string, except: string): Promise<string[]> {
  let names: string[] = [];
  try {
    names = readdirSync(runsDir);
  } catch {
    // no run has been here
  }
  const folders = names.map((name) => join(runsDir, name)).filter((folder) => folder !== except);
  const swept = await Promise.all(
    folders.map(async (folder) => ((await sweepRun(folder).catch(() => false)) ? [folder] : [])),
  );
  return swept.flat();
}
