import fc from "fast-check";

import { Ledger, assertBalanced, failedOf, failuresInWords, outcomes } from "./accounting.js";

test("every request is accounted for, in whatever order they end", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...outcomes)), fc.nat(20), (ends, unsent) => {
      const ledger = new Ledger();
      for (let count = 0; count < unsent; count += 1) ledger.notSent();
      ends.forEach((outcome, index) => {
        ledger.sent();
        expect(ledger.open).toBe(1);
        ledger.settle(outcome, outcome === "ok" ? undefined : `reason ${index % 3}`);
      });
      const account = ledger.get();
      expect(() => assertBalanced(account)).not.toThrow();
      expect(account).toMatchObject({ due: ends.length + unsent, sent: ends.length, notSent: unsent });
      expect(Object.values(account.reasons).reduce((sum, count) => sum + count, 0)).toBe(failedOf(account));
    }),
  );
});

test("a request that is still open is an error of ours, not a figure", () => {
  const ledger = new Ledger();
  ledger.sent();
  expect(() => assertBalanced(ledger.get())).toThrow(/1 due, 1 sent, 0 not sent, 0 ended; expected/);
});

test("reasons are bounded: a server can give any number of them", () => {
  const ledger = new Ledger();
  for (let count = 0; count < 1000; count += 1) {
    ledger.sent();
    ledger.settle("httpError", `reason ${count}`);
  }
  const { reasons } = ledger.get();
  expect(Object.keys(reasons)).toHaveLength(51);
  expect(reasons["others"]).toBe(950);
});

test("why requests failed, the most frequent reasons first: a rate limit is told apart from overload", () => {
  expect(failuresInWords({ reasons: {} })).toBe("");
  expect(failuresInWords({ reasons: { "503": 3, "429": 120 } })).toBe(
    "120 × 429 (rate limit), 3 × 503 (overload)",
  );
  expect(failuresInWords({ reasons: { a: 4, b: 3, "401": 2, d: 1 } })).toBe(
    "4 × a, 3 × b, 2 × 401 (no valid key), …",
  );
});
