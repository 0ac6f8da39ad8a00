import { expect } from "@jest/globals";

import { activeCase } from "../case/active.js";
import { callPathOf } from "./call-path.js";

declare module "expect" {
  // The type parameters must be those of the interface that is extended.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    toHold(message: () => string): R;
  }
}

expect.extend({
  toHold: (received: unknown, message: () => string) => ({ pass: received === true, message }),
});

/** A counted assertion. Where it does not hold, the error carries a `matcherResult`: it is a judgement, nothing broke. */
export function verify(holds: boolean, message: () => string): void {
  const failures = activeCase()?.failures;
  try {
    expect(holds).toHold(message);
  } catch (error) {
    failures?.failed(callPathOf(verify), error);
    throw error;
  }
  failures?.held(() => callPathOf(verify)());
}

/** Whether `thrown` says that an assertion does not hold, not that something broke. */
export function isUnmet(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && "matcherResult" in thrown;
}
