import { table } from "./testing/case.js";
import type { PerformOptions, TestCase } from "./testing/case.js";
import { stepOn } from "./testing/phrase-on-server.js";
import { stepState } from "./mechanism/state.js";
import type { RunnableDefinition } from "./define.js";
import {
  sendsChat,
  sendsCompletion,
  sendsEmbedding,
  sendsMany,
  sendsManyWithRandomKeys,
  sendsStreaming,
} from "./send-requests.js";

type Phrase = [definition: RunnableDefinition, values: unknown[], more?: PerformOptions];

const requests = (value: number) => ({ value, unit: "count", noun: "requests" });
const chat: Phrase = [sendsChat, ["phi3"]];
const completion: Phrase = [sendsCompletion, ["phi3"]];
const embedding: Phrase = [sendsEmbedding, ["phi3"]];
const streaming: Phrase = [sendsStreaming, ["phi3"]];
const many: Phrase = [sendsMany, [requests(4), "phi3"]];
const atOnce: Phrase = [sendsMany, [requests(4), "phi3"], { modifiers: { atTheSameTime: true } }];
const randomKeys: Phrase = [sendsManyWithRandomKeys, [requests(3), "phi3"]];

const perform = (phrase: Phrase) => (test: TestCase) => test.perform(...phrase);
const json = (value: unknown) => ({
  data: [{ kind: "json" as const, line: 20, content: JSON.stringify(value) }],
});
const quote = (content: string) => ({ data: [{ kind: "quote" as const, line: 20, content }] });

test.each([
  ["a chat", chat],
  ["a completion", completion],
  ["an embedding", embedding],
  ["a stream", streaming],
  ["a chat with fields", [sendsChat, ["phi3"], json({ max_tokens: 5, stop: ["x"] })] as Phrase],
  ["a completion of two prompts", [sendsCompletion, ["phi3"], json({ prompt: ["a", "b"] })] as Phrase],
  [
    "embeddings of a known length",
    [sendsEmbedding, ["phi3"], json({ dimensions: 2048, input: ["a", "b"] })] as Phrase,
  ],
  ["embeddings as base64", [sendsEmbedding, ["phi3"], json({ encoding_format: "base64" })] as Phrase],
  ["a stream of an own text", [sendsStreaming, ["phi3"], quote("repeat: one two three")] as Phrase],
  ["several chats", [sendsChat, ["phi3"], json([{ max_tokens: 5 }, { max_tokens: 6 }])] as Phrase],
  ["many", many],
  ["many at the same time", atOnce],
  ["many with random keys", randomKeys],
])("%s succeeds on a sound service", async (_, phrase) => {
  expect(await stepOn({}, perform(phrase))).toBeUndefined();
});

test.each<[string, unknown, Phrase, string]>([
  ["wrong_model", true, chat, 'Unexpected "another-model" for model, expected "Phi-3-Mini"'],
  ["wrong_model", true, completion, 'Unexpected "another-model" for model'],
  ["wrong_model", true, embedding, 'Unexpected "another-model" for model'],
  ["wrong_model", true, streaming, 'Unexpected "another-model" for event 1.model'],
  ["missing_usage", true, chat, "Unexpected nothing for usage, expected an object"],
  ["missing_usage", true, embedding, "Unexpected nothing for usage, expected an object"],
  ["wrong_totals", true, chat, "for usage.total_tokens, expected prompt + completion"],
  ["wrong_totals", true, completion, "for usage.total_tokens, expected prompt + completion"],
  ["wrong_totals", true, streaming, "usage.total_tokens, expected prompt + completion"],
  ["invalid_finish_reason", true, chat, 'Unexpected "done" for choices[0].finish_reason'],
  ["invalid_finish_reason", true, completion, 'Unexpected "done" for choices[0].finish_reason'],
  ["empty_content", true, chat, "expected a reply that is not empty"],
  ["empty_content", true, completion, "expected a reply that is not empty"],
  [
    "short_embedding",
    true,
    [sendsEmbedding, ["phi3"], json({ dimensions: 2048 })],
    "Unexpected vector of 2047 numbers for data[0].embedding, expected 2048 numbers",
  ],
  ["stream_without_done", true, streaming, "expected [DONE] as the last"],
  ["stream_out_of_order", true, streaming, "Unexpected order of the stream's text"],
  ["stream_without_usage", true, streaming, "Unexpected stream without usage"],
  ["stream_cut", true, streaming, "expected [DONE] as the last"],
  ["cross_talk", true, many, "expected the marker req-"],
  ["cross_talk", true, atOnce, "expected the marker req-"],
  ["fail_every", 3, many, "all 4 requests succeed, found that 1 did not"],
  ["fail_every", 3, randomKeys, "all 3 requests succeed, found that 1 did not"],
  ["reset", true, [sendsChat, ["phi3"], json({ model: "Phi-3-Mini" })], "phi3"],
])("%s (%j) is seen by the phrase, at its line: %#", async (fault, value, phrase, message) => {
  expect(await stepOn({ [`faults.${fault}`]: value }, perform(phrase))).toEqual({
    message: expect.stringContaining(message),
    line: 10,
    unmet: true,
  });
});

test("without a configured model the first that the service lists is asked", async () => {
  expect(await stepOn({}, perform(chat), {})).toBeUndefined();
});

test("a table sends a request for each row, and the row that fails is told", async () => {
  const data = [
    table("case | max_tokens | text", "short | 5 | Hello", "wrong | 0 | Hello", "good | | repeat: x"),
  ];
  expect(await stepOn({}, perform([sendsChat, ["phi3"], { data }]))).toMatchObject({
    line: 23,
    unmet: true,
    message: expect.stringContaining("found that 1 did not"),
  });
});

test("a table of roles is one conversation", async () => {
  const data = [
    table("role | content", "system | The code word is swordfish.", "user | What is the code word?"),
  ];
  await stepOn({}, async (test) => {
    await test.perform(sendsChat, ["phi3"], { data });
    const { sends } = stepState(test.active);
    expect(sends.map(({ reply }) => reply)).toEqual(["The code word is swordfish."]);
  });
});

test.each([
  [sendsChat, json("text"), 'Unexpected "text" as fields of a chat request'],
  [
    sendsChat,
    { data: [table("max tokens", "5")] },
    'Unexpected field "max tokens", expected one such as max_tokens',
  ],
  [sendsChat, { data: [table("words", "0")] }, "Unexpected 0 words"],
])("data that are no request are refused", async (definition, more, message) => {
  expect(await stepOn({}, perform([definition, ["phi3"], more]))).toMatchObject({
    message: expect.stringContaining(message),
    unmet: false,
  });
});

test("a number of requests that is none is refused", async () => {
  for (const quantity of [{ value: 1.5, unit: "count" }, { value: 20, unit: "ms" }, requests(0)])
    expect(await stepOn({}, perform([sendsMany, [quantity, "phi3"]]))).toMatchObject({
      message: expect.stringContaining("expected a number of requests such as 20 requests"),
    });
});

test("a service that lists no model needs one in the configuration", async () => {
  expect(await stepOn({ "faults.model_not_listed": true }, perform(chat), {})).toMatchObject({
    message: expect.stringContaining('services: { "phi3": { model: "…" } }'),
  });
});

test("the time to first token of a stream is sampled", async () => {
  await stepOn({}, async (test) => {
    await test.perform(...streaming);
    await test.perform(...chat);
    const { samples, sends } = stepState(test.active);
    expect([...samples.keys()]).toEqual(["time to first token"]);
    const [first = 0, ...others] = samples.get("time to first token") ?? [];
    expect(others).toEqual([]);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(sends[0]?.durationMs ?? 0);
  });
});
