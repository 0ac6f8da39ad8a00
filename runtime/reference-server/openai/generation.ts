import { replyTo } from "../language/reply.js";
import { hash } from "../language/random.js";
import { tokenize } from "../language/tokenizer.js";
import type { Turn } from "../faults/seams.js";
import type { Reply } from "./answers.js";

/**
 * The reply to a conversation within its limits: cut before the first stop text (finish reason `stop`), then after
 * `maxTokens` (finish reason `length`). At least one token, as a model gives.
 */
export function generate(
  conversation: readonly Turn[],
  limits: { maxTokens: number; stop: readonly string[]; seed: number },
): Reply {
  const whole = replyTo(conversation, limits.seed);
  const ends = limits.stop.map((text) => whole.indexOf(text)).filter((index) => index >= 0);
  const tokens = tokenize(ends.length === 0 ? whole : whole.slice(0, Math.min(...ends)));
  if (tokens.length > limits.maxTokens)
    return { tokens: tokens.slice(0, limits.maxTokens), finishReason: "length" };
  return { tokens, finishReason: "stop" };
}

/** The seed of one request: the server's, moved by the request's own where it names one. */
export function seedOf(serverSeed: number, requestSeed: number | null | undefined): number {
  return requestSeed === undefined || requestSeed === null
    ? serverSeed
    : hash(`${serverSeed}:${requestSeed}`);
}
