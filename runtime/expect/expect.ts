import { types } from "node:util";

import { expect as jestExpect } from "@jest/globals";

import type { Target } from "../../compiler/model/target.js";
import { activeCase } from "../case/active.js";
import { RecordError } from "../case/errors.js";
import { callPathOf } from "./call-path.js";
import type { CallPath } from "./call-path.js";
import { guardedFunctions } from "./guarded-functions.js";
import { toMeet } from "./to-meet.js";
import type { FailedAssertions } from "./failed-assertions.js";
import { overheard } from "./overheard.js";
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

/** What they compare with would stand beside the generated file, not in the spec, and is written where it is missing. */
const snapshots: ReadonlySet<string | symbol> = new Set([
  "toMatchSnapshot",
  "toMatchInlineSnapshot",
  "toThrowErrorMatchingSnapshot",
  "toThrowErrorMatchingInlineSnapshot",
]);

/** It tells the case of its judgement itself: see {@link toMeet}. */
const judgesForTheCase = "toMeet";

/** They judge by what code throws: of the assertions that failed in it they have heard those, and no others. */
const judgesOfThrown: ReadonlySet<string | symbol> = new Set(["rejects", "toThrow", "toThrowError"]);

/** How many matchers are being called: assertions that one of a spec makes in its own code belong to it. */
let nesting = 0;

function notNested<T>(code: () => T): T {
  const before = nesting;
  nesting = 0;
  try {
    return code();
  } finally {
    nesting = before;
  }
}

const listeningTo = (received: unknown): unknown =>
  overheard(received, (thrown) => activeCase()?.failures.caught(thrown), notNested);

/**
 * Matchers that the step knows of: their promises, which it has to await, and their failures, which have to reach it.
 *
 * @param listening gives the same matchers, of what was received and tells what it throws
 */
function watched(matchers: object, path: string, listening: () => object): object {
  return new Proxy(matchers, {
    get(target, key): unknown {
      const value: unknown = Reflect.get(judgesOfThrown.has(key) ? listening() : target, key);
      const label = `${path}.${String(key)}`;
      if (modifiers.has(key) && typeof value === "object" && value !== null)
        return watched(value, label, () => Reflect.get(listening(), key) as object);
      if (typeof value !== "function") return value;
      if (snapshots.has(key)) return refusedSnapshot(label);
      return function matcher(...args: unknown[]): unknown {
        const isOwn = nesting === 0 && key !== judgesForTheCase;
        const failures = isOwn ? activeCase()?.failures : undefined;
        let result: unknown;
        nesting += 1;
        try {
          result = Reflect.apply(value, target, args);
        } catch (error) {
          failures?.failed(callPathOf(matcher), error);
          throw error;
        } finally {
          nesting -= 1;
        }
        if (!types.isPromise(result)) {
          failures?.held(() => callPathOf(matcher)());
          return result;
        }
        const tracked = TrackedPromise.follow(result, label, matcher);
        activeCase()?.promised(tracked);
        if (failures) follow(result, callPathOf(matcher), failures);
        return tracked;
      };
    },
  });
}

/** Notes what becomes of an asynchronous matcher. */
function follow(result: Promise<unknown>, path: () => CallPath, failures: FailedAssertions): void {
  const begunAt = failures.count;
  result.then(
    () => failures.held(path, begunAt),
    (error: unknown) => failures.failed(path, error),
  );
}

const refusedSnapshot = (label: string) => (): never => {
  throw new RecordError(
    `Unexpected ${label}, expected a value in the spec: a snapshot passes when it is first written. Use toEqual with the expected value.`,
  );
};

/**
 * Makes the `expect` of tcspec of Jest's: with `toMeet`, with promises that cannot be forgotten, and with matchers and
 * counts that a spec cannot replace.
 */
function extended(original: typeof jestExpect): typeof jestExpect {
  original.extend({ toMeet });
  const own = guardedFunctions(original);
  return new Proxy(original, {
    apply: (target, self, args: unknown[]) => {
      const matchersOf = (...given: unknown[]) => Reflect.apply(target, self, given) as object;
      return watched(matchersOf(...args), "expect(…)", () => matchersOf(listeningTo(args[0])));
    },
    get: (target, key): unknown => own.get(key) ?? Reflect.get(target, key),
  });
}

export const expect: typeof jestExpect = extended(jestExpect);

/** How many assertions were executed in this file, by whichever `expect`. */
export function executedAssertions(): number {
  return jestExpect.getState().assertionCalls;
}

/** Failures that a matcher has put aside in place of throwing them (soft assertions); forgets them. */
export function suppressedFailures(): unknown[] {
  const { suppressedErrors } = jestExpect.getState();
  jestExpect.setState({ suppressedErrors: [] });
  return suppressedErrors;
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
