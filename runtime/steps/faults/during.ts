import type { BoundModifiers } from "../../../compiler/model/step-call.js";
import type { CaseContext } from "../../case/fixture.js";
import type { FaultInjector } from "../../fixtures/faults.js";
import { breakages, breaking, lift, unnoticed } from "./break.js";

/**
 * Runs `work` while a service is broken, and undoes that. Where no probe notices the fault, nothing can be said of the
 * work: it is not run.
 */
export async function duringBreakage(
  context: CaseContext,
  { service, how }: NonNullable<BoundModifiers["whileBroken"]>,
  work: () => Promise<void>,
): Promise<void> {
  const breakage = breakages[how];
  const faults = (await context.fixture("faults")) as FaultInjector;
  try {
    const problem = unnoticed(service, breakage, await breaking(faults, service, breakage));
    if (problem !== undefined) throw new Error(problem);
    await work();
  } finally {
    await lift(faults, service, breakage);
  }
}
