import fc from "fast-check";
import { VirtualClock } from "../testing/virtual-clock.js";
import { MemoryRateLimit } from "./rate-limit.js";

test("a window admits its limit exactly, then refuses, then begins anew", async () => {
  const clock = new VirtualClock();
  const store = new MemoryRateLimit(clock);
  const admit = () => store.admit("alice", 3, 1000);
  expect([admit(), admit(), admit(), admit()].map(({ admitted }) => admitted)).toEqual([
    true,
    true,
    true,
    false,
  ]);
  await clock.advance(999);
  expect(admit()).toEqual({ admitted: false, remaining: 0, resetMs: 1 });
  await clock.advance(1);
  expect(admit()).toEqual({ admitted: true, remaining: 2, resetMs: 1000 });
});

test("one user's requests are not another's", () => {
  const store = new MemoryRateLimit(new VirtualClock());
  expect(store.admit("alice", 1, 1000).admitted).toBe(true);
  expect(store.admit("bob", 1, 1000).admitted).toBe(true);
  expect(store.admit("alice", 1, 1000).admitted).toBe(false);
});

test("a shorter window acts at once", () => {
  const store = new MemoryRateLimit(new VirtualClock());
  store.admit("alice", 1, 60_000);
  expect(store.admit("alice", 1, 1000)).toMatchObject({ admitted: true, resetMs: 1000 });
});

test("no window of any run of requests admits more than the limit", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat(400), { maxLength: 60 }),
      async (limit, gaps) => {
        const clock = new VirtualClock(0);
        const store = new MemoryRateLimit(clock);
        const windows = new Map<number, number>();
        for (const gap of gaps) {
          await clock.advance(gap);
          const { admitted, resetMs } = store.admit("alice", limit, 1000);
          const end = clock.now() + resetMs;
          if (admitted) windows.set(end, (windows.get(end) ?? 0) + 1);
          else expect(windows.get(end)).toBe(limit);
        }
        for (const count of windows.values()) expect(count).toBeLessThanOrEqual(limit);
      },
    ),
    { numRuns: 30 },
  );
});
