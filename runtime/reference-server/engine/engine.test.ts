import { modelFacts } from "../catalogue.js";
import { defaultSettings } from "../settings/table.js";
import { VirtualClock } from "../testing/virtual-clock.js";
import { QueueFull, Slots } from "./slots.js";
import { coresInUse, memoryInUse } from "./resources.js";
import { decode, type Pace } from "./timing.js";
import { TruthRing, type Truth } from "./truth.js";

const never = new AbortController().signal;
const pace: Pace = {
  overheadMs: 100,
  prefillPerTokenMs: 2,
  decodePerTokenMs: 10,
  batchSlowdown: 0.5,
  minimumMs: 0,
  scale: 1,
};

/** When each token is done, in milliseconds from the start. */
async function schedule(
  given: Pace,
  prompt: number,
  completion: number,
  batch: () => number,
): Promise<[number, number][]> {
  const clock = new VirtualClock(0);
  const seen: [number, number][] = [];
  const run = (async () => {
    for await (const done of decode(clock, given, { prompt, completion }, batch, never))
      seen.push([done, clock.now()]);
  })();
  await clock.advance(1_000_000);
  await run;
  return seen;
}

describe("the time of a request", () => {
  test("overhead and prefill, then a token at a time", async () => {
    expect(await schedule(pace, 20, 3, () => 1)).toEqual([
      [1, 140],
      [2, 150],
      [3, 160],
    ]);
  });

  test("a batch slows decoding, not prefill", async () => {
    expect(await schedule(pace, 20, 3, () => 3)).toEqual([
      [1, 140],
      [2, 160],
      [3, 180],
    ]);
  });

  test("the scale shortens all of it", async () => {
    expect(await schedule({ ...pace, scale: 0.1 }, 20, 3, () => 1)).toEqual([
      [1, 14],
      [2, 15],
      [3, 16],
    ]);
  });

  test.each([1, 2, 7])("no request of %d tokens is faster than the minimum", async (completion) => {
    const seen = await schedule({ ...pace, minimumMs: 2000 }, 20, completion, () => 1);
    expect(seen.at(-1)?.[0]).toBe(completion);
    expect(seen.at(-1)?.[1]).toBeCloseTo(2000, 6);
  });

  test("the profile `architecture` serves at most 8 requests in 2 s: 4 per second", async () => {
    const settings = defaultSettings("mixtral", "architecture");
    const architecture: Pace = {
      overheadMs: settings["timing.overhead"]!,
      prefillPerTokenMs: settings["timing.prefill_per_token"]!,
      decodePerTokenMs: settings["timing.decode_per_token"]!,
      batchSlowdown: settings["timing.batch_slowdown"]!,
      minimumMs: settings["timing.minimum"]!,
      scale: settings.time_scale!,
    };
    expect(settings["capacity.slots"]).toBe(8);
    for (const [prompt, completion] of [
      [1, 1],
      [5, 4],
      [20, 20],
    ] as const)
      expect((await schedule(architecture, prompt, completion, () => 1)).at(-1)?.[1]).toBeGreaterThanOrEqual(
        2000 - 1e-6,
      );
  });

  test("the reference request of each model takes its declared latency", async () => {
    for (const name of ["mixtral", "hermes", "openchat", "phi3"] as const) {
      const settings = defaultSettings(name, "suite");
      const suite: Pace = {
        overheadMs: settings["timing.overhead"]!,
        prefillPerTokenMs: settings["timing.prefill_per_token"]!,
        decodePerTokenMs: settings["timing.decode_per_token"]!,
        batchSlowdown: settings["timing.batch_slowdown"]!,
        minimumMs: 0,
        scale: 1,
      };
      expect((await schedule(suite, 20, 20, () => 1)).at(-1)?.[1]).toBeCloseTo(modelFacts[name].latencyMs, 6);
    }
  });

  test("a client that goes away ends it", async () => {
    const gone = new AbortController();
    const clock = new VirtualClock();
    const run = (async () => {
      for await (const done of decode(clock, pace, { prompt: 1, completion: 5 }, () => 1, gone.signal))
        if (done === 2) gone.abort(new Error("gone"));
    })();
    const outcome = expect(run).rejects.toThrow("gone");
    await clock.advance(10_000);
    await outcome;
  });
});

describe("slots", () => {
  const limits = { slots: 1, queue: 1 };
  const slots = () => new Slots({ slots: () => limits.slots, queue: () => limits.queue });
  beforeEach(() => Object.assign(limits, { slots: 1, queue: 1 }));

  test("first come, first served; a full queue refuses", async () => {
    const tested = slots();
    const first = await tested.acquire(never);
    const order: string[] = [];
    const second = tested.acquire(never).then((release) => {
      order.push("second");
      return release;
    });
    await expect(tested.acquire(never)).rejects.toBeInstanceOf(QueueFull);
    expect([tested.active, tested.queued]).toEqual([1, 1]);
    first();
    first();
    const release = await second;
    expect(order).toEqual(["second"]);
    expect([tested.active, tested.queued]).toEqual([1, 0]);
    release();
    expect(tested.active).toBe(0);
  });

  test("who leaves the queue makes room in it", async () => {
    const tested = slots();
    const gone = new AbortController();
    const release = await tested.acquire(never);
    const waiting = tested.acquire(gone.signal);
    gone.abort(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    expect(tested.queued).toBe(0);
    await expect(tested.acquire(gone.signal)).rejects.toThrow("gone");
    release();
    expect(tested.active).toBe(0);
  });

  test("more slots while it runs let the waiting in", async () => {
    const tested = slots();
    await tested.acquire(never);
    const waiting = tested.acquire(never);
    limits.slots = 2;
    tested.admit();
    await waiting;
    expect([tested.active, tested.queued]).toEqual([2, 0]);
  });
});

test("the truth of the last requests is kept, oldest first", () => {
  const ring = new TruthRing(3);
  for (const id of ["a", "b", "c", "d"]) ring.add({ id } as Truth);
  const ids = (entries: Truth[]) => entries.map(({ id }) => id);
  expect(ids(ring.last())).toEqual(["b", "c", "d"]);
  expect(ids(ring.last(2))).toEqual(["c", "d"]);
  expect(ids(ring.last(0))).toEqual([]);
  ring.clear();
  ring.add({ id: "e" } as Truth);
  expect(ids(ring.last())).toEqual(["e"]);
  expect(ring.total).toBe(5);
});

test("memory and cores follow the load and stay below their limits", () => {
  expect(memoryInUse(100, { loaded: 0, active: 0, slots: 8 })).toBe(0);
  expect(memoryInUse(100, { loaded: 1, active: 0, slots: 8 })).toBe(80);
  expect(memoryInUse(100, { loaded: 1, active: 8, slots: 8 })).toBe(95);
  expect(coresInUse(8, { loaded: 1, active: 4, slots: 8 })).toBeCloseTo(3.6);
  expect(coresInUse(8, { loaded: 1, active: 9, slots: 8 })).toBeCloseTo(7.2);
});
