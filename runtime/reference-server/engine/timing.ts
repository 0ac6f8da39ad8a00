import type { Clock } from "../clock.js";

/** The pace of one request in unscaled milliseconds, and the factor that makes simulated time of it. */
export interface Pace {
  readonly overheadMs: number;
  readonly prefillPerTokenMs: number;
  readonly decodePerTokenMs: number;
  /** Share by which each further request in the batch slows decoding. */
  readonly batchSlowdown: number;
  /** No request is served faster; decoding is stretched to reach it. */
  readonly minimumMs: number;
  readonly scale: number;
}

/** Scaled milliseconds until the first token: overhead, and prefill by the length of the prompt. */
export function prefillMs(pace: Pace, promptTokens: number): number {
  return (pace.overheadMs + pace.prefillPerTokenMs * promptTokens) * pace.scale;
}

/**
 * Scaled milliseconds from one token to the next with `batch` requests decoding together:
 * `decode × (1 + slowdown × (batch − 1))`, or what the minimum leaves for each of the remaining tokens.
 */
export function tokenGapMs(
  pace: Pace,
  batch: number,
  promptTokens: number,
  completionTokens: number,
): number {
  const shared = pace.decodePerTokenMs * (1 + pace.batchSlowdown * Math.max(0, batch - 1)) * pace.scale;
  if (completionTokens < 2) return shared;
  const left = pace.minimumMs * pace.scale - prefillMs(pace, promptTokens);
  return Math.max(shared, left / (completionTokens - 1));
}

/**
 * Decodes on an absolute schedule: yields how many tokens are done, whenever at least one more is. A late timer is
 * made up for by the next one, so that the total does not drift.
 */
export async function* decode(
  clock: Clock,
  pace: Pace,
  tokens: { readonly prompt: number; readonly completion: number },
  batch: () => number,
  signal: AbortSignal,
): AsyncGenerator<number> {
  const total = Math.max(1, tokens.completion);
  let due = clock.now() + prefillMs(pace, tokens.prompt);
  if (total === 1) due = Math.max(due, clock.now() + pace.minimumMs * pace.scale);
  let done = 0;
  while (done < total) {
    await clock.sleep(due - clock.now(), signal);
    const now = clock.now();
    do {
      done += 1;
      due += tokenGapMs(pace, batch(), tokens.prompt, total);
    } while (done < total && due <= now);
    yield done;
  }
}
