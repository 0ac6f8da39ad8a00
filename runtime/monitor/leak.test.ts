import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { judgeLeak, leastLeakSamples } from "./leak.js";
import { theilSen } from "./theil-sen.js";

import type { MemoryPoint } from "./leak.js";

type Recorded = Record<"leak" | "sawtooth" | "steady" | "settling", [number, number][]>;
const recorded = JSON.parse(
  readFileSync(join(__dirname, "__fixtures__", "memory-series.json"), "utf8"),
) as Recorded;
const series = (name: keyof Recorded): MemoryPoint[] =>
  recorded[name].map(([atMs, kilobytes]) => ({ atMs, bytes: kilobytes * 1024 }));
const warmUpMs = 12_000;

describe("recorded series", () => {
  test("1 MB per second is a leak, and the slope says so", () => {
    const judged = judgeLeak(series("leak"), { warmUpMs });
    expect(judged.verdict).toBe("leak");
    expect(judged.slope!.lower).toBeGreaterThan(0.8e6);
    expect(judged.slope!.upper).toBeLessThan(1.2e6);
    expect(judged.floor!.atEnd - judged.floor!.atBegin).toBeGreaterThan(15e6);
  });

  test.each(["sawtooth", "steady", "settling"] as const)("%s is none", (name) => {
    expect(judgeLeak(series(name), { warmUpMs }).verdict).toBe("no leak");
  });

  test("a warm-up that is not over cannot be told from a leak: the same series, cut at 35 s", () => {
    const start = series("settling").filter(({ atMs }) => atMs < 35_000);
    expect(judgeLeak(start, { warmUpMs }).verdict).toBe("leak");
  });

  test("a part of a sawtooth in which it only rises is cleared by what comes after", () => {
    const points = series("sawtooth");
    for (const seconds of [30, 35, 40, 45])
      expect(
        judgeLeak(
          points.filter(({ atMs }) => atMs < seconds * 1000),
          { warmUpMs },
        ).verdict,
      ).toBe("no leak");
  });
});

const line = (perSecond: number, noise: (index: number) => number = () => 0, n = 100): MemoryPoint[] =>
  Array.from({ length: n }, (_, index) => ({
    atMs: index * 1000,
    bytes: 1e8 + perSecond * index + noise(index),
  }));

test("a leak under a sawtooth is found by its floor", () => {
  expect(judgeLeak(line(1e6, (index) => (index % 10) * 5e6, 200)).verdict).toBe("leak");
});

test("growth that is tolerated is none", () => {
  expect(judgeLeak(line(1e5), { toleratedBytes: 1e8 }).verdict).toBe("no leak");
  expect(judgeLeak(line(1e5), { toleratedBytes: 1e6 }).verdict).toBe("leak");
});

test("too few samples say nothing", () => {
  expect(judgeLeak([])).toMatchObject({ verdict: "inconclusive", samples: 0 });
  expect(judgeLeak(line(1e7, undefined, leastLeakSamples - 1)).verdict).toBe("inconclusive");
  expect(judgeLeak(line(1e7), { warmUpMs: 80_000 })).toMatchObject({ verdict: "inconclusive", samples: 20 });
});

test("a long series is thinned, not changed", () => {
  const judged = judgeLeak(line(1e5, (index) => (index % 7) * 1e5, 5000));
  expect(judged.verdict).toBe("leak");
  expect(judged.slope!.bytesPerSecond).toBeCloseTo(1e5, -3);
});

describe("Theil–Sen", () => {
  test("an example by hand: slopes 1, 1, 1, 1, 2, 3 of (0,0) (1,1) (2,2) (3,5)", () => {
    // pairs: 1, 1, 5/3, 1, 2, 3: their median is 4/3
    const points = [0, 1, 2, 5].map((y, x) => ({ x, y }));
    expect(theilSen(points)?.slope).toBeCloseTo(4 / 3);
  });

  test("a line has its slope, and an interval of nothing", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 10, max: 60 }), (slope, n) => {
        const points = Array.from({ length: n }, (_, x) => ({ x, y: slope * x }));
        expect(theilSen(points)).toEqual({ slope, lower: slope, upper: slope });
      }),
    );
  });

  test("a fifth of outliers does not move it out of its interval", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 8, maxLength: 8 }), (wild) => {
        const points = Array.from({ length: 40 }, (_, x) => ({ x, y: 3 * x + (x % 3) }));
        wild.forEach((y, index) => (points[5 * index] = { x: 5 * index, y }));
        const { lower, upper } = theilSen(points)!;
        expect(lower).toBeLessThanOrEqual(3.1);
        expect(upper).toBeGreaterThanOrEqual(2.9);
      }),
    );
  });

  test("three points at least", () => {
    expect(
      theilSen([
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ]),
    ).toBeUndefined();
  });
});
