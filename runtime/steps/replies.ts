import type { Send, StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { describeSend } from "./mechanism/outcome.js";
import { fieldOf } from "./openai/field.js";
import { readStream } from "./openai/stream.js";
import { show } from "./openai/shape.js";

/**
 * The answered requests at hand. Without any there is nothing to judge, neither that a reply is so nor (❌) that it is not:
 * no assertion, an error.
 */
function answered(sends: readonly Send[], label?: string): readonly Send[] {
  const found = sends.filter(({ status }) => status !== undefined);
  const [last] = sends.slice(-1);
  if (found.length > 0) return found;
  if (last !== undefined) throw new Error(`Expected a reply, found ${describeSend(last)}`);
  const where = label === undefined ? "in this step" : `as *${label}*`;
  throw new Error(`Expected a reply, found that nothing was sent ${where}`);
}

function replyOf(send: Send): string {
  if (send.reply === undefined)
    throw new Error(`Expected a reply of ${send.service}, found ${describeSend(send)}`);
  return send.reply;
}

/** The answer's field; a stream's parts are one answer. */
function valueIn(send: Send | undefined, path: string): unknown {
  if (send?.kind !== "streaming") return fieldOf(send?.body, path);
  return fieldOf(readStream("chat", send.answer?.text ?? "", { model: "" }).body, path);
}

/** What fails about an answer stands at the row that its request came from. */
async function atItsRow(step: StepContext, { row }: Send, verify: () => void): Promise<void> {
  if (row === undefined) verify();
  else await step.atRow(row, verify);
}

/** Judges every reply; a failure stands at the row that the request came from. */
async function eachReply(
  step: StepContext,
  sends: readonly Send[],
  judge: (reply: string) => { holds: boolean; expected: string },
  label?: string,
): Promise<void> {
  for (const send of answered(sends, label)) {
    const verify = () => {
      const reply = replyOf(send);
      const { holds, expected } = judge(reply);
      step.verify(holds, () => `Expected the reply of ${send.service} ${expected}, found: ${show(reply)}`);
    };
    await atItsRow(step, send, verify);
  }
}

const containing = (text: string) => (reply: string) => ({
  holds: reply.includes(text),
  expected: `to contain ${show(text)}`,
});

const lacking = (text: string) => (reply: string) => ({
  holds: !reply.includes(text),
  expected: `not to contain ${show(text)}`,
});

const equal = (text: string) => (reply: string) => ({
  holds: reply.trim() === text.trim(),
  expected: `to be ${show(text)}`,
});

/** The one reply of a label; several that differ have no "the". */
function theReplyOf(step: StepContext, label: string): string {
  const replies = new Set(answered(step.labelled(label), label).map((send) => replyOf(send)));
  const [reply = ""] = replies;
  if (replies.size > 1)
    throw new Error(
      `Unexpected ${replies.size} different replies as *${label}*, expected one to compare with`,
    );
  return reply;
}

export const replyContains = defineStep(
  "(Every )(Each )(The )reply contains {text}",
  {
    asserts: true,
    says: "every reply of the step holds the text to the letter; without a reply it fails",
    example: 'The reply contains "Paris"',
  },
  (step, text: string) => eachReply(step, step.sends, containing(text)),
);

export const replyLacks = defineStep(
  "(Every )(Each )(The )reply does not contain {text}",
  {
    asserts: true,
    says: "no reply of the step holds the text; without a reply it fails",
    example: 'The reply does not contain "Berlin"',
  },
  (step, text: string) => eachReply(step, step.sends, lacking(text)),
);

export const noReplyContains = defineStep(
  "No reply contains {text}",
  {
    asserts: true,
    says: "no reply of the step holds the text; without a reply it fails",
    example: 'No reply contains "Berlin"',
  },
  (step, text: string) => eachReply(step, step.sends, lacking(text)),
);

export const replyEquals = defineStep(
  "(Every )(Each )(The )reply equals {text}",
  {
    asserts: true,
    says: "every reply of the step is the text, white space around it aside; without a reply it fails",
    example: 'The reply equals "1, 2, 3"',
  },
  (step, text: string) => eachReply(step, step.sends, equal(text)),
);

export const labelledReplyContains = defineStep(
  "The reply of {label} contains {text}",
  {
    asserts: true,
    says: "every reply to the requests sent under the name holds the text to the letter",
    example: 'The reply of *first* contains "Paris"',
  },
  (step, label: string, text: string) => eachReply(step, step.labelled(label), containing(text), label),
);

export const labelledReplyLacks = defineStep(
  "The reply of {label} does not contain {text}",
  {
    asserts: true,
    says: "no reply to the requests sent under the name holds the text",
    example: 'The reply of *first* does not contain "Berlin"',
  },
  (step, label: string, text: string) => eachReply(step, step.labelled(label), lacking(text), label),
);

export const replyEqualsReplyOf = defineStep(
  "(Every )(Each )(The )reply equals the reply of {label}",
  {
    asserts: true,
    says: "every reply of the step is the reply that the request sent under the name got",
    example: "The reply equals the reply of *first*",
  },
  (step, label: string) => eachReply(step, step.sends, equal(theReplyOf(step, label))),
);

export const replyContainsReplyOf = defineStep(
  "(Every )(Each )(The )reply contains the reply of {label}",
  {
    asserts: true,
    says: "every reply of the step holds the reply that the request sent under the name got",
    example: "The reply contains the reply of *first*",
  },
  (step, label: string) => eachReply(step, step.sends, containing(theReplyOf(step, label))),
);

export const replyHasField = defineStep(
  "(Every )(Each )(The )reply has {key} {text}",
  {
    asserts: true,
    says: "the field of every answer of the step (by its path, such as usage.total_tokens; finish_reason is that of its choice) is the text",
    example: 'The reply has `finish_reason` "length"',
  },
  (step, path: string, text: string) => {
    for (const send of answered(step.sends)) {
      const value = valueIn(send, path);
      const found = typeof value === "string" ? value : show(value);
      step.verify(
        found === text,
        () => `Expected ${path} of the answer to be ${show(text)}, found ${show(value)}`,
      );
    }
  },
);

export const replyHasMore = defineStep(
  "(Every )(Each )(The )reply has more {key} than the one before",
  {
    asserts: true,
    says: "the number in the field of each answer of the step is greater than in the answer before it; fewer than two answers fail",
    example: "Every reply has more `usage.prompt_tokens` than the one before",
  },
  async (step, path: string) => {
    const sends = answered(step.sends);
    if (sends.length < 2) throw new Error(`Expected at least two replies to compare, found ${sends.length}`);
    for (const [index, send] of sends.entries()) {
      if (index === 0) continue;
      const before = valueIn(sends[index - 1], path);
      const now = valueIn(send, path);
      const verify = () =>
        step.verify(
          typeof now === "number" && typeof before === "number" && now > before,
          () => `Expected ${path} to be more than ${show(before)} of the answer before, found ${show(now)}`,
        );
      await atItsRow(step, send, verify);
    }
  },
);
