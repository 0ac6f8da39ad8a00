/**
 * Time as it was when this module was loaded: a body that installs fake timers stops neither the limits nor the
 * measuring of its own steps.
 */
const { setTimeout, clearTimeout, setImmediate } = globalThis;

/** A timer of more is over at once. */
const longestTimerMs = 2 ** 31 - 1;

/** Milliseconds of the wall clock. */
export const wallClock: () => number = Date.now.bind(Date);

/** Milliseconds of a clock that only goes forward. */
export const monotonic: () => number = performance.now.bind(performance);

/** Lets the event loop turn `turns` times, so that rejections that nobody handles become known. */
export async function eventLoopTurns(turns: number): Promise<void> {
  for (let i = 0; i < turns; i += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

export async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, ms));
}

export type Settled<T> =
  { kind: "fulfilled"; value: T } | { kind: "rejected"; thrown: unknown } | { kind: "late" };

/** How `work` ended within `ms` milliseconds. It is never waited for longer, and a later rejection of it is heard by nobody. */
export async function settledWithin<T>(work: Promise<T>, ms: number): Promise<Settled<T>> {
  return await new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ kind: "late" }), Math.min(ms, longestTimerMs));
    const settle = (outcome: Settled<T>) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    work.then(
      (value) => settle({ kind: "fulfilled", value }),
      (thrown: unknown) => settle({ kind: "rejected", thrown }),
    );
  });
}
