import type { RunnableDefinition } from "./define.js";
import { sendsChat, sendsEmbedding, sendsStreaming } from "./send-requests.js";
import * as replies from "./replies.js";
import { table } from "./testing/case.js";
import type { TestCase } from "./testing/case.js";
import { stepOn } from "./testing/phrase-on-server.js";

const says = (text: string) => ({ data: [{ kind: "quote" as const, line: 20, content: text }] });

/** `sent` are chats of the step, `before` one of an earlier step as *first*. */
async function judged(
  { sent = [], before }: { sent?: readonly string[]; before?: string },
  definition: RunnableDefinition,
  ...values: unknown[]
): Promise<string> {
  let verdict = "";
  await stepOn({}, async (test: TestCase) => {
    if (before !== undefined)
      await test.perform(sendsChat, ["phi3"], { at: "1", ...says(before), modifiers: { label: "first" } });
    test.nextStep();
    for (const text of sent) await test.perform(sendsChat, ["phi3"], says(text));
    verdict = await test.verdict(definition, values);
  });
  return verdict;
}

const hello = { sent: ["repeat: Hello Ada"] };
const two = { sent: ["repeat: Hello Ada", "repeat: Hello Bob"] };
const after = { sent: ["repeat: Hello Ada"], before: "repeat: Hello Ada" };
const other = { sent: ["repeat: Hello Bob"], before: "repeat: Hello Ada" };

test.each<[string, Parameters<typeof judged>, string]>([
  ["contains", [hello, replies.replyContains, "Ada"], "passed"],
  [
    "contains, of one of two",
    [two, replies.replyContains, "Ada"],
    'failed: Expected the reply of phi3 to contain "Ada", found: "Hello Bob"',
  ],
  [
    "contains, to the letter",
    [hello, replies.replyContains, "ada"],
    'failed: Expected the reply of phi3 to contain "ada", found: "Hello Ada"',
  ],
  ["lacks", [two, replies.replyLacks, "Cleo"], "passed"],
  [
    "lacks, not in one of two",
    [two, replies.replyLacks, "Bob"],
    'failed: Expected the reply of phi3 not to contain "Bob", found: "Hello Bob"',
  ],
  ["no reply", [two, replies.noReplyContains, "Cleo"], "passed"],
  [
    "no reply, but one",
    [two, replies.noReplyContains, "Ada"],
    'failed: Expected the reply of phi3 not to contain "Ada", found: "Hello Ada"',
  ],
  ["equals", [hello, replies.replyEquals, "Hello Ada "], "passed"],
  [
    "equals, not in part",
    [hello, replies.replyEquals, "Hello"],
    'failed: Expected the reply of phi3 to be "Hello", found: "Hello Ada"',
  ],
  ["labelled contains", [other, replies.labelledReplyContains, "first", "Ada"], "passed"],
  [
    "labelled contains, but not",
    [other, replies.labelledReplyContains, "first", "Bob"],
    'failed: Expected the reply of phi3 to contain "Bob", found: "Hello Ada"',
  ],
  ["labelled lacks", [other, replies.labelledReplyLacks, "first", "Bob"], "passed"],
  [
    "labelled lacks, but not",
    [other, replies.labelledReplyLacks, "first", "Ada"],
    'failed: Expected the reply of phi3 not to contain "Ada", found: "Hello Ada"',
  ],
  ["as another", [after, replies.replyEqualsReplyOf, "first"], "passed"],
  [
    "as another, but not",
    [other, replies.replyEqualsReplyOf, "first"],
    'failed: Expected the reply of phi3 to be "Hello Ada", found: "Hello Bob"',
  ],
  ["holds another", [after, replies.replyContainsReplyOf, "first"], "passed"],
  [
    "holds another, but not",
    [other, replies.replyContainsReplyOf, "first"],
    'failed: Expected the reply of phi3 to contain "Hello Ada", found: "Hello Bob"',
  ],
  ["has a field", [hello, replies.replyHasField, "finish_reason", "stop"], "passed"],
  [
    "has a field, but not so",
    [hello, replies.replyHasField, "finish_reason", "length"],
    'failed: Expected finish_reason of the answer to be "length", found "stop"',
  ],
  ["has a number", [hello, replies.replyHasField, "usage.completion_tokens", "2"], "passed"],
  [
    "has no such field",
    [hello, replies.replyHasField, "usage.nothing", "2"],
    'failed: Expected usage.nothing of the answer to be "2", found nothing',
  ],
  [
    "has more",
    [{ sent: ["Hi", "Hi, how are you today?"] }, replies.replyHasMore, "usage.prompt_tokens"],
    "passed",
  ],
  [
    "has no more",
    [{ sent: ["Hi", "Hi"] }, replies.replyHasMore, "usage.prompt_tokens"],
    expect.stringMatching(
      /^failed: Expected usage.prompt_tokens to be more than \d+ of the answer before, found \d+$/,
    ) as string,
  ],
  [
    "has more, of one",
    [hello, replies.replyHasMore, "usage.prompt_tokens"],
    "failed: Expected at least two replies to compare, found 1",
  ],
  [
    "nothing was sent",
    [{}, replies.replyContains, "Ada"],
    "failed: Expected a reply, found that nothing was sent in this step",
  ],
  [
    "nothing was sent, so nothing lacks",
    [{}, replies.noReplyContains, "Ada"],
    "failed: Expected a reply, found that nothing was sent in this step",
  ],
])("%s", async (_, [sent, ...phrase], verdict) => expect(await judged(sent, ...phrase)).toEqual(verdict));

test("a streamed reply is put together for text and fields", async () => {
  expect(
    await stepOn({}, async (test) => {
      await test.perform(sendsStreaming, ["phi3"], says("repeat: one two three"));
      await test.perform(replies.replyEquals, ["one two three"]);
      await test.perform(replies.replyHasField, ["finish_reason", "stop"]);
      await test.perform(replies.replyHasField, ["usage.completion_tokens", "3"]);
    }),
  ).toBeUndefined();
});

test.each([
  ["cross_talk", true, replies.replyContains, ["swordfish"]],
  ["empty_content", true, replies.replyContains, ["swordfish"]],
])("%s is seen", async (fault, value, definition, values) => {
  expect(
    await stepOn({ [`faults.${fault}`]: value }, async (test) => {
      await test.perform(sendsChat, ["phi3"], says("repeat: swordfish"));
      await test.perform(definition, values, { line: 12 });
    }),
  ).toMatchObject({ line: 12, unmet: true });
});

test("a refused connection is no reply, whatever it was not to contain", async () => {
  const failure = await stepOn({ "faults.reset": true }, async (test) => {
    await test.perform(sendsChat, ["phi3"], says("Hello"));
    await test.perform(replies.noReplyContains, ["Ada"], { line: 12 });
  });
  expect(failure).toMatchObject({
    line: 12,
    message: expect.stringContaining("Expected a reply, found chat request to phi3"),
  });
});

test("an embedding is no reply", async () => {
  const failure = await stepOn({}, async (test) => {
    await test.perform(sendsEmbedding, ["phi3"]);
    await test.perform(replies.noReplyContains, ["Ada"], { line: 12 });
  });
  expect(failure).toMatchObject({ line: 12, message: expect.stringContaining("Expected a reply of phi3") });
});

test("a reply that fails is told at the row of its request", async () => {
  const data = [table("text", "repeat: Ada", "repeat: Bob")];
  const failure = await stepOn({}, async (test) => {
    await test.perform(sendsChat, ["phi3"], { data });
    await test.perform(replies.replyContains, ["Ada"]);
  });
  expect(failure).toMatchObject({ line: 23, message: expect.stringContaining('found: "Bob"') });
});

test("several replies of one name are no one to compare with", async () => {
  const data = [table("text", "repeat: Ada", "repeat: Bob")];
  const failure = await stepOn({}, async (test) => {
    await test.perform(sendsChat, ["phi3"], { data, modifiers: { label: "both" } });
    await test.perform(replies.replyEqualsReplyOf, ["both"]);
  });
  expect(failure).toMatchObject({
    unmet: false,
    message: expect.stringContaining("2 different replies as *both*"),
  });
});

test.each([replies.replyContains, replies.replyLacks, replies.replyEquals])(
  "without a reply nothing is judged, so ❌ does not hold either: %#",
  async (definition) => {
    const failure = await stepOn({ "faults.fail_every": 1 }, async (test) => {
      await test.perform(sendsChat, ["phi3"], says("Hello"));
      await test.perform(definition, ["Hello"], { line: 12, polarity: "must-not" });
    });
    expect(failure).toEqual({
      message: expect.stringMatching(/^Expected a reply of phi3, found .*status 500/),
      line: 12,
      unmet: false,
    });
  },
);
