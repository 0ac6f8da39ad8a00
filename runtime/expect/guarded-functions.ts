import type { expect as jestExpect } from "@jest/globals";

import { RecordError } from "../case/errors.js";

/** What `expect` keeps for the verdict of a step: how much was asserted, what was wanted, what failed so far. */
const kept: ReadonlySet<string> = new Set([
  "assertionCalls",
  "numPassingAsserts",
  "expectedAssertionsNumber",
  "isExpectingAssertions",
  "suppressedErrors",
]);

/**
 * Functions of `expect` with which a spec could change how others are judged, in place of which they stand:
 * `extend` adds matchers, but replaces none that was there before; `setState` does not count for the step.
 *
 * @param original with all matchers that no spec may replace
 */
export function guardedFunctions(original: typeof jestExpect): ReadonlyMap<string | symbol, unknown> {
  const brought = new Set(Object.keys(original(undefined)));
  return new Map<string | symbol, unknown>([
    [
      "extend",
      (matchers: Parameters<typeof original.extend>[0]) => {
        refuse(Object.keys(matchers), brought, "extend", "a name of its own, for example toBeAnAnswer");
        original.extend(matchers);
      },
    ],
    [
      "setState",
      (state: Parameters<typeof original.setState>[0]) => {
        refuse(Object.keys(state), kept, "setState", "assertions that are made");
        original.setState(state);
      },
    ],
  ]);
}

function refuse(names: readonly string[], taken: ReadonlySet<string>, by: string, expected: string): void {
  const name = names.find((each) => taken.has(each));
  if (name === undefined) return;
  throw new RecordError(
    `Unexpected expect.${by}({ ${name} }), expected ${expected}: a step would no longer be judged by what it asserts.`,
  );
}
