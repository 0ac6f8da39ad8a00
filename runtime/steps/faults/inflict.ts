import { setTimeout as sleep } from "node:timers/promises";

import { breaking, lift, unnoticed } from "./break.js";

import type { Probe } from "../../faults/own-service.js";
import type { Quantity, StepContext } from "../context.js";
import type { Breakage } from "./break.js";

/** The fault is in force from here on: a probe notices. */
export async function inflict(step: StepContext, service: string, breakage: Breakage): Promise<void> {
  const probe = await breaking(await step.faults(), service, breakage);
  verifyInForce(step, service, breakage, probe);
}

/** The fault is in force for this long, at its beginning and at its end; then it is undone. */
export async function inflictFor(
  step: StepContext,
  service: string,
  breakage: Breakage,
  duration: Quantity,
): Promise<void> {
  const ms = milliseconds(duration);
  const faults = await step.faults();
  const started = performance.now();
  const probe = await breaking(faults, service, breakage);
  verifyInForce(step, service, breakage, probe);
  await sleep(Math.max(0, started + ms - performance.now()), undefined, { signal: step.signal });
  verifyInForce(step, service, breakage, await faults.probe(service, probe.withinMs));
  await lift(faults, service, breakage);
}

function verifyInForce(step: StepContext, service: string, breakage: Breakage, probe: Probe): void {
  const problem = unnoticed(service, breakage, probe);
  step.verify(problem === undefined, () => problem ?? "");
}

export function milliseconds({ value, unit }: Quantity): number {
  if (unit === "ms") return value;
  throw new Error(`Unexpected ${value} ${unit}, expected a time such as 2 seconds`);
}
