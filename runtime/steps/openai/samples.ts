import type { Send, StepContext } from "../context.js";
import { readStream } from "./stream.js";

/** Milliseconds from sending to the first text of a streamed answer; undefined where there was none. */
function firstTokenMs({ answer }: Send): number | undefined {
  let text = "";
  for (const chunk of answer?.chunks ?? []) {
    text += chunk.text;
    const complete = text.slice(0, text.lastIndexOf("\n\n") + 2);
    if (readStream("chat", complete, { model: "" }).text !== "") return chunk.atMs;
  }
  return undefined;
}

/** Samples the time to first token of a stream that succeeded. Response and refusal times are read from the requests. */
export function sampleFirstToken(step: StepContext, send: Send): void {
  const first = send.ok && send.kind === "streaming" ? firstTokenMs(send) : undefined;
  if (first !== undefined) step.sample("time to first token", first);
}
