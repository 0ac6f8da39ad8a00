import { expect } from "../../expect/expect.js";

import type { StepContext } from "../context.js";

/** Judges what the case declares about `subject`, if anything, by the samples that this step took. */
export function judgeDeclared(step: StepContext, subject: string): void {
  const declared = (step.meta.targets ?? []).filter(
    (target) =>
      target.subject.toLowerCase() === subject &&
      target.role === "threshold" &&
      target.notApplicable === undefined,
  );
  for (const target of declared) expect(step.samples(subject)).toMeet(target);
}

/** Milliseconds that `work` took, given to the target's subject as a sample. */
export async function timed<T>(step: StepContext, subject: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const value = await work();
  step.sample(subject, performance.now() - start);
  return value;
}
