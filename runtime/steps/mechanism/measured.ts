import type { Target } from "../../../compiler/model/target.js";
import type { Send, StepContext } from "../context.js";

/**
 * What was measured of a target's subject: what phrases have sampled by that name, else what the recorded requests say:
 * of the step, or of the case where the step has none.
 *
 * - "response time", "latency", "chat response time": from sending to the last byte of each successful request (of
 *   that kind), in ms;
 * - "refusal time": the same of each request answered with 4xx or 5xx;
 * - error rate: the share of requests that did not succeed; throughput: successful requests per second, from the first
 *   sending to the last answer.
 */
export function measuredSamples(step: StepContext, target: Target): readonly number[] {
  const sampled = step.samples(target.subject);
  if (sampled.length > 0) return sampled;
  const own = samplesOfStep(step, target);
  return own.length > 0 ? own : samplesOfSends(step.sendsOfCase, target);
}

/** What the requests say that the step has sent. */
export const samplesOfStep = (step: StepContext, target: Target): readonly number[] =>
  samplesOfSends(step.sends, target);

function samplesOfSends(sends: readonly Send[], { metric, subject }: Target): number[] {
  const answered = sends.filter(({ ok }) => ok);
  const name = subject.toLowerCase();
  if (metric === "latency") return durations(name, sends);
  if (metric === "errorRate" && name === "error rate" && sends.length > 0)
    return [1 - answered.length / sends.length];
  if (metric === "throughput" && name === "throughput") return rate(sends, answered.length);
  return [];
}

function durations(name: string, sends: readonly Send[]): number[] {
  const kind = /^(?:(?:(.+?) )?(?:response time|request time|latency)|(.+?) time)$/u.exec(name);
  if (kind === null) return [];
  const of = kind[1] ?? kind[2];
  const found =
    of === "refusal"
      ? sends.filter(({ status = 0 }) => status >= 400)
      : sends.filter((send) => send.ok && (of === undefined || of === send.kind || of === "request"));
  return found.map(({ durationMs }) => durationMs);
}

function rate(sends: readonly Send[], successes: number): number[] {
  if (sends.length === 0) return [];
  const first = Math.min(...sends.map(({ startedAt }) => startedAt));
  const last = Math.max(...sends.map(({ startedAt, durationMs }) => startedAt + durationMs));
  return last > first ? [successes / ((last - first) / 1000)] : [];
}
