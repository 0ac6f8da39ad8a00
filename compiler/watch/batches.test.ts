import { Batches } from "./batches.js";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const times = { quietMs: 10, longestMs: 25 };

/** Batches whose handling ends when it is told to. */
function collecting() {
  const handled: string[][] = [];
  const ends: (() => void)[] = [];
  const batches = new Batches((batch) => {
    handled.push([...batch]);
    return new Promise((resolve) => ends.push(resolve));
  }, times);
  const end = async () => {
    ends.shift()?.();
    await jest.advanceTimersByTimeAsync(0);
  };
  return { batches, handled, end };
}

it("waits until a burst is over, and tells each path once", async () => {
  const { batches, handled } = collecting();
  batches.add("a");
  await jest.advanceTimersByTimeAsync(9);
  batches.add("b");
  batches.add("a");
  await jest.advanceTimersByTimeAsync(9);
  expect(handled).toEqual([]);
  await jest.advanceTimersByTimeAsync(1);
  expect(handled).toEqual([["a", "b"]]);
});

it("does not wait for ever for a burst to be over", async () => {
  const { batches, handled } = collecting();
  for (let at = 0; at < 24; at += 6) {
    batches.add(String(at));
    await jest.advanceTimersByTimeAsync(6);
  }
  await jest.advanceTimersByTimeAsync(1);
  expect(handled).toEqual([["0", "6", "12", "18"]]);
});

it("hands on one batch at a time: what comes meanwhile is the next", async () => {
  const { batches, handled, end } = collecting();
  batches.add("a");
  await jest.advanceTimersByTimeAsync(10);
  batches.add("b");
  batches.add("c");
  await jest.advanceTimersByTimeAsync(1000);
  expect(handled).toEqual([["a"]]);
  await end();
  await jest.advanceTimersByTimeAsync(10);
  expect(handled).toEqual([["a"], ["b", "c"]]);
});

it("hands on nothing after it was closed, and waits for what is being handled", async () => {
  const { batches, handled, end } = collecting();
  batches.add("a");
  await jest.advanceTimersByTimeAsync(10);
  batches.add("b");
  let closed = false;
  void batches.close().then(() => (closed = true));
  await jest.advanceTimersByTimeAsync(1000);
  expect(closed).toBe(false);
  await end();
  await jest.advanceTimersByTimeAsync(1000);
  expect({ closed, handled }).toEqual({ closed: true, handled: [["a"]] });
});
