import fc from "fast-check";

import { assertBalanced } from "../accounting.js";
import { closedAccount } from "./account.js";

const base = { statuses: {}, timeouts: 0, errors: {}, mostOpen: 10 };

test("what was open at the end is aborted, what was lost on the way a connection error", () => {
  const statuses = { 200: { count: 80 }, 404: { count: 3 }, 503: { count: 2 } };
  expect(closedAccount({ ...base, sent: 95, statuses })).toMatchObject({
    ok: 80,
    httpError: 5,
    connectionError: 0,
    aborted: 10,
    reasons: { 404: 3, 503: 2 },
  });
  const errors = { ECONNRESET: 4 };
  expect(closedAccount({ ...base, sent: 100, statuses, timeouts: 1, errors })).toMatchObject({
    timeout: 1,
    connectionError: 4,
    aborted: 10,
    reasons: { 404: 3, 503: 2, timeout: 1, ECONNRESET: 4 },
  });
});

test("it balances whatever autocannon counts", () => {
  const statuses = fc.dictionary(
    fc.constantFrom("200", "204", "302", "404", "500"),
    fc.record({ count: fc.nat(50) }),
  );
  fc.assert(
    fc.property(fc.nat(300), statuses, fc.nat(20), fc.nat(20), (sent, found, timeouts, mostOpen) => {
      expect(() =>
        assertBalanced(closedAccount({ sent, statuses: found, timeouts, errors: {}, mostOpen })),
      ).not.toThrow();
    }),
  );
});
