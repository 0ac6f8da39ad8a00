/** Time as a generator sees it. Injected, so that schedules are tested without waiting. */
export interface LoadClock {
  /** Milliseconds of a clock that only goes forward, with fractions. */
  now(): number;
  /** Runs `work` at `atMs` or a little later, never earlier; gives what takes it back. */
  at(atMs: number, work: () => void): () => void;
}

/** Node's timers wait whole milliseconds and at most so many of them. */
const longestWaitMs = 2 ** 31 - 1;

export const systemClock: LoadClock = {
  now: () => performance.now(),
  at(atMs, work) {
    let timer: NodeJS.Timeout;
    const wait = () => {
      const leftMs = atMs - performance.now();
      // A timer may fire a fraction of a millisecond early: then it waits again.
      if (leftMs <= 0) work();
      else timer = setTimeout(wait, Math.min(longestWaitMs, leftMs));
    };
    timer = setTimeout(wait, Math.min(longestWaitMs, Math.max(0, atMs - performance.now())));
    return () => clearTimeout(timer);
  },
};
