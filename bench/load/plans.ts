import { LoadRun } from "../../runtime/load/load-run.js";
import { launchLoad } from "../../runtime/load/process/launch.js";
import { closedPlanOf, openPlanOf } from "../../runtime/load/request/options.js";
import { templateOf } from "../../runtime/load/request/request.js";

import type { LoadRequest } from "../../runtime/load/request/request.js";
import type { OpenOptions, Profile } from "../../runtime/load/request/options.js";

/** An open load on a path of a server. */
export async function open(
  url: string,
  request: LoadRequest,
  options: Profile & OpenOptions,
  model?: string,
): Promise<LoadRun> {
  const plan = openPlanOf(options, options, { url, headers: {} }, [templateOf(request, model)], 1);
  return new LoadRun(await launchLoad(plan).report);
}

/** A closed load on a path of a server. */
export async function closed(
  url: string,
  path: string,
  connections: number,
  forMs: number,
  warmUpMs = 0,
): Promise<LoadRun> {
  const target = { url, headers: {} };
  const plan = closedPlanOf({ connections, forMs, warmUpMs }, target, templateOf({ path }, undefined), 1);
  return new LoadRun(await launchLoad(plan).report);
}

/** Of the time: above, the machine is too busy for bars of some milliseconds. */
const mostWaiting = 0.01;

/** Why a run says nothing, for a round: it is not valid, or something else had the CPU too often. */
export function invalidity(...runs: readonly LoadRun[]): { invalid?: string } {
  const problems = runs.flatMap(({ validity: { problems: own, facts } }) => {
    const waited = facts.cpuWaitShare ?? 0;
    return waited <= mostWaiting
      ? own
      : [...own, `the machine was busy: ${(100 * waited).toFixed(0)} % of the time without a CPU`];
  });
  return problems.length === 0 ? {} : { invalid: problems.join("; ") };
}
