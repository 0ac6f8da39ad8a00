/** What was seen of one streamed answer; times on the generator's clock, in milliseconds. */
export interface StreamTimes {
  readonly sentAtMs: number;
  /** Of the first part that holds text. */
  readonly firstTokenAtMs: number;
  /** Of the last part that holds text. */
  readonly lastTokenAtMs: number;
  readonly outputTokens: number;
}

export interface TokenMetrics {
  readonly timeToFirstTokenMs: number;
  readonly endToEndMs: number;
  /** Not defined for a single token: there is no gap. */
  readonly timePerOutputTokenMs?: number;
  /** Tokens per second of this request; not defined where it took no time. */
  readonly outputTokenRate?: number;
}

/**
 * TTFT = first token − sent; end-to-end = last token − sent; TPOT = (end-to-end − TTFT) / (output tokens − 1) for more than one
 * token; rate = output tokens / end-to-end. The definitions are those of the serving benchmarks of vLLM and NVIDIA GenAI-Perf.
 */
export function tokenMetrics(times: StreamTimes): TokenMetrics {
  const { sentAtMs, firstTokenAtMs, lastTokenAtMs, outputTokens } = times;
  const timeToFirstTokenMs = firstTokenAtMs - sentAtMs;
  const endToEndMs = lastTokenAtMs - sentAtMs;
  return {
    timeToFirstTokenMs,
    endToEndMs,
    ...(outputTokens > 1 && { timePerOutputTokenMs: (endToEndMs - timeToFirstTokenMs) / (outputTokens - 1) }),
    ...(endToEndMs > 0 && { outputTokenRate: outputTokens / (endToEndMs / 1000) }),
  };
}
