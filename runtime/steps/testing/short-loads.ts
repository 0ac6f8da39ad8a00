import { join } from "node:path";

import { PerformanceTestFramework } from "../../fixtures/load.js";
import { startSupervisor } from "../../supervisor/client.js";
import { supervisorVariable } from "../../supervisor/protocol.js";
import { removeScratch, scratchFolder } from "../../supervisor/test-run.js";

import type { LoadInProgress, LoadTarget } from "../../fixtures/load.js";
import type { CaseContext } from "../../case/fixture.js";
import type { OpenOptions, Profile } from "../../load/request/options.js";
import type { ValidityLimits } from "../../load/validity.js";

/** What a machine that is busy with other tests does to the generator must not decide a test. */
const lenient: Partial<ValidityLimits> = {
  dispatchDelayP99Ms: 60_000,
  eventLoopLagP99Ms: 60_000,
  cpuCores: 64,
};

export interface ShortLoads {
  /** How long each stage, or a rise, takes in place of what the phrase says; as it says where this is left out. */
  readonly forMs?: number;
  readonly validity?: Partial<ValidityLimits>;
}

/**
 * The load fixture for tests of phrases: real generators that offer real loads, for a fraction of their time, and that are believed, however
 * busy the machine is, unless `validity` says otherwise.
 */
export class ShortLoadFramework extends PerformanceTestFramework {
  readonly #short: ShortLoads;

  constructor(context: CaseContext, short: ShortLoads) {
    super(context);
    this.#short = short;
  }

  protected override begin(
    name: string,
    options: LoadTarget & OpenOptions & Profile,
  ): Promise<LoadInProgress> {
    const { forMs, validity = lenient } = this.#short;
    const rates = forMs === undefined ? options : shortened(options, forMs);
    return super.begin(name, { ...options, ...rates, warmUpMs: forMs === undefined ? 500 : 0, validity });
  }

  override keep(options: LoadTarget & OpenOptions & { readonly rate: number }): Promise<LoadInProgress> {
    const { validity = lenient } = this.#short;
    return super.keep({ ...options, validity });
  }
}

function shortened(rates: Profile, forMs: number): Profile {
  if ("stages" in rates) return { stages: rates.stages.map(({ rate }) => ({ rate, forMs })) };
  if ("overMs" in rates) return { fromRate: rates.fromRate, toRate: rates.toRate, overMs: forMs };
  return { rate: rates.rate, forMs };
}

/** Generators belong to a supervisor: one for the tests of a file, with the services that it is to start. Its end is what is given. */
export async function superviseLoads(
  services: Parameters<typeof startSupervisor>[0]["services"] = {},
): Promise<() => Promise<void>> {
  const folder = scratchFolder();
  const supervisor = await startSupervisor({ runDir: join(folder, "runs", "run-1"), services, seed: 1 });
  Object.assign(process.env, supervisor.env);
  return async () => {
    Reflect.deleteProperty(process.env, supervisorVariable);
    await supervisor.stop();
    removeScratch(folder);
  };
}
