import { types } from "node:util";

import { expect as jestExpect } from "@jest/globals";

import type { Target } from "../../compiler/model/target.js";
import { activeCase } from "../case/active.js";
import { toMeet } from "./to-meet.js";
import { TrackedPromise } from "./tracked-promise.js";

declare module "expect" {
  // The type parameters must be those of the interface that is extended.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    /** The samples, in the target's unit, keep the bound of a threshold by the target's statistic. */
    toMeet(target: Target): R;
  }
}

const modifiers: ReadonlySet<string | symbol> = new Set(["not", "resolves", "rejects"]);

/** Matchers whose promises, if they give any, are known to the step that has to await them. */
function watched(matchers: object, path: string): object {
  return new Proxy(matchers, {
    get(target, key): unknown {
      const value: unknown = Reflect.get(target, key);
      const label = `${path}.${String(key)}`;
      if (modifiers.has(key) && typeof value === "object" && value !== null) return watched(value, label);
      if (typeof value !== "function") return value;
      return function matcher(...args: unknown[]): unknown {
        const result: unknown = Reflect.apply(value, target, args);
        if (!types.isPromise(result)) return result;
        const tracked = TrackedPromise.follow(result, label, matcher);
        activeCase()?.promised(tracked);
        return tracked;
      };
    },
  });
}

/** Makes the `expect` of tcspec of Jest's: with `toMeet`, and with promises that cannot be forgotten. */
function extended(original: typeof jestExpect): typeof jestExpect {
  original.extend({ toMeet });
  return new Proxy(original, {
    apply: (target, self, args) => watched(Reflect.apply(target, self, args) as object, "expect(…)"),
  });
}

export const expect: typeof jestExpect = extended(jestExpect);

/** How many assertions were executed in this file, by whichever `expect`. */
export function executedAssertions(): number {
  return jestExpect.getState().assertionCalls;
}

/** What `expect.assertions` or `expect.hasAssertions` has asked for and the step did not do; forgets the request. */
export function unmetAssertionCount(executed: number): string | undefined {
  const { expectedAssertionsNumber: wanted, isExpectingAssertions: any } = jestExpect.getState();
  jestExpect.setState({ expectedAssertionsNumber: null, isExpectingAssertions: false });
  if (typeof wanted === "number" && wanted !== executed) {
    return `Unexpected ${executed} executed assertions, expected ${wanted} (expect.assertions)`;
  }
  return any && executed === 0
    ? "No assertion was executed, expected at least one (expect.hasAssertions)"
    : undefined;
}
