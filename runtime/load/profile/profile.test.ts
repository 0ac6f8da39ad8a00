import { profileOfRun, scaledWarmUp, scaleOf, scaleRates, windowOf } from "./profile.js";

const halfAnHour = 1_800_000;

test("only full gives a load the time that the spec declares; what is short enough is never scaled", () => {
  expect([
    scaleOf(halfAnHour, "smoke"),
    scaleOf(halfAnHour, "standard"),
    scaleOf(halfAnHour, "full"),
  ]).toEqual([2500 / halfAnHour, 60_000 / halfAnHour, 1]);
  expect(scaleOf(2000, "smoke")).toBe(1);
});

test("a run that names no profile, or none that there is, is standard", () => {
  expect([profileOfRun("smoke"), profileOfRun("toString"), profileOfRun("")]).toEqual([
    "smoke",
    "standard",
    "standard",
  ]);
});

test("durations are scaled, rates are not, and each stage keeps its share", () => {
  expect(scaleRates({ rate: 50, forMs: 1000 }, 0.5)).toEqual({ rate: 50, forMs: 500 });
  expect(scaleRates({ fromRate: 1, toRate: 9, overMs: 1000 }, 0.5)).toEqual({
    fromRate: 1,
    toRate: 9,
    overMs: 500,
  });
  const stages = [
    { rate: 10, forMs: 3000 },
    { rate: 20, forMs: 1000 },
  ];
  expect(scaleRates({ stages }, 0.1)).toEqual({
    stages: [
      { rate: 10, forMs: 300 },
      { rate: 20, forMs: 100 },
    ],
  });
});

test("each stage holds a whole window, and a load that was shortened has three", () => {
  expect(windowOf({ rate: 50, forMs: halfAnHour }, 1)).toBe(10_000);
  expect(windowOf({ rate: 50, forMs: 60_000 }, 0.05)).toBe(1000);
  expect(
    windowOf(
      {
        stages: [
          { rate: 5, forMs: 60_000 },
          { rate: 9, forMs: 8000 },
        ],
      },
      1,
    ),
  ).toBe(4000);
});

test("a warm-up is shortened with its load, but never below half a second, and never made longer", () => {
  expect([
    scaledWarmUp(10_000, 0.01),
    scaledWarmUp(10_000, 0.5),
    scaledWarmUp(100, 0.01),
    scaledWarmUp(),
  ]).toEqual([500, 5000, 100, 0]);
});
