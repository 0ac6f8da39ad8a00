import { checkClosed, checkKept, checkOpen } from "./checks.js";

const open = { service: "s", request: { path: "/" }, rate: 10, forMs: 1000 };
const closed = { service: "s", request: { path: "/" }, connections: 4, forMs: 1000 };

test("loads as they are described are taken", () => {
  const more = { seed: 3, goodput: { responseTimeMs: 5 }, validity: { cpuCores: 2 }, windowMs: undefined };
  checkOpen({ ...open, arrivals: { burstiness: 0.5 }, ...more });
  checkOpen({ service: "s", request: [], fromRate: 0, toRate: 5, overMs: 10, arrivals: "poisson" });
  checkOpen({ stages: [{ rate: 0, forMs: 1, unscaled: true }], drainMs: 0 });
  checkKept({ service: "s", request: [], rate: 5 });
  checkClosed({ ...closed, workers: 2, pipelining: 1 });
});

test.each<[object, RegExp]>([
  [
    { rate: "10" },
    /^Unexpected rate "10" \(a text\), expected a number of at least 0, e\.g\. Number\(values\.rate\)$/,
  ],
  [{ rate: null }, /^Unexpected rate null, expected a number of at least 0, e\.g\. rate: 50/],
  [{ rate: Infinity }, /^Unexpected rate Infinity/],
  [{ forMs: -1000 }, /^Unexpected forMs -1000, expected a number above 0, e\.g\. 60_000 \(milliseconds\)$/],
  [{ forMs: Number.NaN }, /^Unexpected forMs NaN/],
  [{ forMs: undefined, frMs: 5 }, /^Unexpected "frMs" in a load, expected one of rate, forMs, service, /],
  [{ warmUpMs: "5" }, /^Unexpected warmUpMs "5" \(a text\), .*Number\(values\.warmUpMs\)$/],
  [{ seed: Number.NaN }, /^Unexpected seed NaN, expected a whole number, e\.g\. seed: 1$/],
  [{ mostOpen: 1.5 }, /^Unexpected mostOpen 1\.5, expected a whole number of at least 1/],
  [{ arrivals: "odd" }, /^Unexpected arrivals "odd" \(a text\), expected "constant", "poisson" or/],
  [{ arrivals: { burstiness: "1" } }, /^Unexpected arrivals\.burstiness "1" \(a text\)/],
  [{ goodput: { responseTime: 5 } }, /^Unexpected "responseTime" in goodput, expected one of responseTimeMs/],
  [{ goodput: 5 }, /^Unexpected goodput 5, expected limits/],
  [{ validity: { cpuCores: "2" } }, /^Unexpected validity\.cpuCores "2" \(a text\)/],
  [{ connections: 5 }, /^Unexpected "connections" in a load/],
  [{ stages: [{ rate: 1, forMs: 5 }] }, /^Unexpected "rate" in a load, expected one of stages, /],
])("%j is refused", (wrong, message) => {
  expect(() => checkOpen({ ...open, ...wrong })).toThrow(message);
});

test.each<[unknown, RegExp]>([
  [[], /^Unexpected stages, expected at least one/],
  [[5], /^Unexpected stages\[0\] 5, expected one such as/],
  [[{ rate: "5", forMs: 1 }], /^Unexpected stages\[0\]\.rate "5" \(a text\), .*Number\(values\.rate\)/],
  [
    [
      { rate: 5, forMs: 1 },
      { rate: 5, forMs: -1 },
    ],
    /^Unexpected stages\[1\]\.forMs -1/,
  ],
  [[{ rate: 5, forMs: 1, unscald: true }], /^Unexpected "unscald" in stages\[0\]/],
])("stages %j are refused", (stages, message) => {
  expect(() => checkOpen({ stages })).toThrow(message);
});

test.each<[object, RegExp]>([
  [{ connections: 1.5 }, /^Unexpected connections 1\.5, expected a whole number of at least 1/],
  [{ connections: "4" }, /^Unexpected connections "4" \(a text\), .*Number\(values\.connections\)/],
  [{ forMs: 5 }, /^Unexpected forMs 5, expected a number of at least 100/],
  [{ workers: 0 }, /^Unexpected workers 0/],
  [{ rate: 5 }, /^Unexpected "rate" in a closed load/],
])("a closed load with %j is refused", (wrong, message) => {
  expect(() => checkClosed({ ...closed, ...wrong })).toThrow(message);
});

test("a load that is kept running has no time", () => {
  expect(() => checkKept({ rate: 5, forMs: 5 })).toThrow(
    /^Unexpected "forMs" in a load that is kept running/,
  );
  expect(() => checkKept({ rate: "5" })).toThrow(/Number\(values\.rate\)/);
});
