import type { BoundModifiers } from "../../../compiler/model/step-call.js";
import { monotonic, pause } from "../../case/clock.js";
import type { Row } from "../context.js";
import { locating } from "./located.js";

/** Samples of "for 10 s" and "all the time" that are at least taken. */
const leastSamples = 3;
const firstWaitMs = 50;
const longestWaitMs = 1000;

export interface Occasion {
  readonly modifiers: BoundModifiers;
  /** The rows of "for each row". */
  readonly rows: () => readonly Row[];
  readonly signal: AbortSignal;
  /** Resolves when the service of "after `redis` is back" is. */
  readonly isBack: (service: string, withinMs: number | undefined) => Promise<void>;
  /** Evaluates the phrase once. What a run has sent is forgotten where it is tried again. */
  readonly once: (row: Row | undefined) => Promise<void>;
  readonly forget: () => void;
}

/** Runs a phrase as its modifiers say: rows, then times, then within or for. */
export async function scheduled(occasion: Occasion): Promise<void> {
  const { withinMs, forMs, afterService } = occasion.modifiers;
  if (afterService !== undefined) await occasion.isBack(afterService, withinMs);
  if (withinMs !== undefined) await within(withinMs, occasion);
  else if (forMs !== undefined) await throughout(forMs, occasion);
  else await eachOf(occasion);
}

/** Once for each row and each time, all at once where the phrase says so. */
async function eachOf({ modifiers, rows, once }: Occasion): Promise<void> {
  const given = modifiers.forEachRow === true ? rows() : [undefined];
  const times = Array.from({ length: modifiers.times ?? 1 });
  const runs = given.flatMap((row) =>
    times.map(() => () => (row === undefined ? once(row) : locating(row, () => once(row)))),
  );
  await all(runs, modifiers.atTheSameTime === true);
}

/** The results of `runs`, in their order. Of several that fail at the same time the first one is told, after all have ended. */
export async function all<T>(runs: readonly (() => Promise<T>)[], atTheSameTime: boolean): Promise<T[]> {
  if (atTheSameTime) {
    const settled = await Promise.allSettled(runs.map((run) => run()));
    return settled.map((one) => {
      if (one.status === "rejected") throw one.reason;
      return one.value;
    });
  }
  const results: T[] = [];
  for (const run of runs) results.push(await run());
  return results;
}

/** Tries again, with growing pauses, until it holds. An attempt that began in time counts. */
async function within(ms: number, occasion: Occasion): Promise<void> {
  const start = monotonic();
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 1.5, longestWaitMs)) {
    try {
      await eachOf(occasion);
      return;
    } catch (thrown) {
      const left = start + ms - monotonic();
      if (left <= 0 || occasion.signal.aborted) throw introduced(thrown, `Not within ${shown(ms)}: `);
      occasion.forget();
      await pause(Math.min(wait, left));
    }
  }
}

/** Has to hold at the beginning, at the end, and between. */
async function throughout(ms: number, occasion: Occasion): Promise<void> {
  const start = monotonic();
  const interval = Math.min(ms / 10, longestWaitMs);
  for (let sample = 0; ; sample += 1) {
    const elapsed = monotonic() - start;
    try {
      await eachOf(occasion);
    } catch (thrown) {
      throw introduced(thrown, `Not for ${shown(ms)}, after ${shown(elapsed)}: `);
    }
    if (occasion.signal.aborted || (elapsed >= ms && sample + 1 >= leastSamples)) return;
    const next = Math.min(start + (sample + 1) * interval, start + ms);
    await pause(Math.max(0, next - monotonic()));
  }
}

/** Holds for as long as something else goes on. */
export class Watch {
  readonly #look: () => Promise<void>;
  readonly #running: Promise<void>;
  #samples = 0;
  #over = false;
  #failed: { thrown: unknown } | undefined;

  /** `abandoned` tells that nobody will ask any more. */
  constructor(look: () => Promise<void>, abandoned: () => boolean) {
    this.#look = look;
    this.#running = this.#watch(abandoned);
  }

  /** Looks a last time, then rejects with what did not hold, if anything. */
  async end(): Promise<void> {
    this.#over = true;
    await this.#running;
    do await this.#sample();
    while (this.#failed === undefined && this.#samples < leastSamples);
    if (this.#failed) throw introduced(this.#failed.thrown, "Not all the time: ");
  }

  async #watch(abandoned: () => boolean): Promise<void> {
    while (!this.#over && this.#failed === undefined && !abandoned()) {
      await this.#sample();
      await pause(firstWaitMs);
    }
  }

  async #sample(): Promise<void> {
    if (this.#failed) return;
    this.#samples += 1;
    try {
      await this.#look();
    } catch (thrown) {
      this.#failed = { thrown };
    }
  }
}

const shown = (ms: number) =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toPrecision(3))} s`;

/** The same error, so that it stays what it is, with words before its message. */
function introduced(thrown: unknown, words: string): unknown {
  if (typeof thrown !== "object" || thrown === null || !("message" in thrown)) return thrown;
  Reflect.set(thrown, "message", words + String(thrown.message));
  return thrown;
}
