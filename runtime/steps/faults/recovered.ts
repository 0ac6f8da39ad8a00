import { setTimeout as sleep } from "node:timers/promises";

import { BlockedError } from "../../case/errors.js";
import { serveOnce } from "./serve-once.js";

import type { FaultInjector } from "../../fixtures/faults.js";
import type { StepContext } from "../context.js";

/** What "recovered" means: so many good rounds, one after another. */
const goodRounds = 3;
const betweenBadRoundsMs = 50;

/**
 * Undoes what the step broke of the service, and tries until it serves three times in a row. Rounds that are not over in
 * time are not waited for. Throws where the step broke nothing of it: there would be nothing to measure.
 */
export async function checkRecovered(step: StepContext, service: string, withinMs: number): Promise<void> {
  const faults = await faultsOn(step, service);
  const start = performance.now();
  const left = () => start + withinMs - performance.now();
  let problem = await inTime(faults.restore(service), left());
  let seen: string | undefined;
  let good = 0;
  while (problem === undefined && good < goodRounds) {
    const found = await inTime(round(step, service), left());
    good = found === undefined ? good + 1 : 0;
    // What was seen in time says more than that the time was over.
    if (left() <= 0) problem = seen ?? found ?? `${good} good rounds in a row, and the time was over`;
    else if (found !== undefined) {
      seen = found;
      await sleep(Math.min(betweenBadRoundsMs, left()));
    }
  }
  const neededMs = performance.now() - start;
  step.verify(
    problem === undefined,
    () =>
      `Expected ${service} to recover within ${withinMs} ms (${goodRounds} good rounds in a row), found: ${problem}`,
  );
  step.sample("recovery time", neededMs);
  step.attach(`recovery of ${service}.json`, { recoveryTimeMs: neededMs, rounds: goodRounds });
}

async function faultsOn(step: StepContext, service: string): Promise<FaultInjector> {
  const faults = (step.meta.fixtures ?? []).includes("faults") ? await step.faults() : undefined;
  if (faults?.hasBroken(service) === true) return faults;
  throw new Error(
    `Unexpected recovery of ${service} in a step that broke nothing of it, expected a fault in the same step, e.g. Stop \`${service}\` for 2 seconds: it is undone at the end of its step, and what recovers later has not been measured. Without a fault: \`${service}\` is healthy`,
  );
}

/** The service answers and serves. */
async function round(step: StepContext, service: string): Promise<void> {
  const { healthy, reason } = await step.check(service);
  if (!healthy) throw new Error(reason ?? `${service} does not answer`);
  await serveOnce(step, service);
}

/** Why `work` did not succeed in time; undefined where it did. What blocks a case is thrown. */
async function inTime(work: Promise<void>, ms: number): Promise<string | undefined> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      work.then(() => undefined),
      sleep(Math.max(0, ms), "it did not answer in time", { signal: timer.signal }),
    ]);
  } catch (error) {
    if (error instanceof BlockedError) throw error;
    return error instanceof Error ? error.message : String(error);
  } finally {
    timer.abort();
  }
}
