import type { Send, StepContext } from "../context.js";
import { readStream } from "./stream.js";

/** Milliseconds from sending to the first text of a streamed answer; undefined where there was none. */
export function firstTokenMs({ answer }: Pick<Send, "answer">): number | undefined {
  let text = "";
  for (const chunk of answer?.chunks ?? []) {
    text += chunk.text;
    const complete = text.slice(0, text.lastIndexOf("\n\n") + 2);
    if (readStream("chat", complete, { model: "" }).text !== "") return chunk.atMs;
  }
  return undefined;
}

/**
 * Takes what the answer to a request measures, by the subjects that targets have: the response time (also "latency") of
 * one that succeeded, the time to first token of a stream, the refusal time of one that was refused.
 */
export function takeSamples(step: StepContext, send: Send): void {
  if (send.ok) {
    step.sample("response time", send.durationMs);
    step.sample("latency", send.durationMs);
    const first = send.kind === "streaming" ? firstTokenMs(send) : undefined;
    if (first !== undefined) step.sample("time to first token", first);
  } else if (send.status !== undefined && send.status >= 400) step.sample("refusal time", send.durationMs);
}
