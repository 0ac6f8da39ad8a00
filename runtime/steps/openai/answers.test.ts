import {
  chatProblems,
  completionProblems,
  contentTypeProblems,
  embeddingProblems,
  errorOf,
  errorProblems,
  modelIds,
  modelListProblems,
  replyOf,
} from "./answers.js";

const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
const message = { role: "assistant", content: "Hello" };
const chat = {
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1_700_000_000,
  model: "M",
  choices: [{ index: 0, message, finish_reason: "stop" }],
  usage,
};
const choice = (change: object) => ({ choices: [{ index: 0, message, finish_reason: "stop", ...change }] });

test.each([
  [{}, []],
  [{ system_fingerprint: "x" }, []],
  [choice({ message: { role: "assistant", content: "" }, finish_reason: "content_filter" }), []],
  [{ model: "N" }, ['Unexpected "N" for model, expected "M"']],
  [{ object: "text_completion" }, ['Unexpected "text_completion" for object, expected "chat.completion"']],
  [{ id: "" }, ['Unexpected "" for id, expected text that is not empty']],
  [{ created: 1.5 }, ["Unexpected 1.5 for created, expected a whole number from 0 on"]],
  [{ choices: [] }, ["Unexpected 0 items in choices, expected 1"]],
  [{ choices: "none" }, ['Unexpected "none" for choices, expected an array']],
  [
    choice({ finish_reason: "done" }),
    ['Unexpected "done" for choices[0].finish_reason, expected one of "stop", "length", "content_filter"'],
  ],
  [
    choice({ message: { role: "assistant", content: "" } }),
    ['Unexpected "" for choices[0].message.content, expected a reply that is not empty'],
  ],
  [
    choice({ message: { role: "user", content: "Hello" } }),
    ['Unexpected "user" for choices[0].message.role, expected "assistant"'],
  ],
  [{ usage: undefined }, ["Unexpected nothing for usage, expected an object"]],
  [
    { usage: { ...usage, total_tokens: 8 } },
    ["Unexpected 8 for usage.total_tokens, expected prompt + completion = 3 + 4 = 7"],
  ],
  [
    { usage: { prompt_tokens: 3, total_tokens: 3 } },
    ["Unexpected nothing for usage.completion_tokens, expected a whole number from 0 on"],
  ],
])("a chat with %j", (change, problems) =>
  expect(chatProblems({ ...chat, ...change }, { model: "M" })).toEqual(problems),
);

test.each([undefined, null, "text", [], 7])("%j is no answer of any kind", (body) => {
  const asked = { model: "M" };
  for (const problems of [
    chatProblems(body, asked),
    completionProblems(body, asked),
    embeddingProblems(body, asked),
    modelListProblems(body),
    errorProblems(body),
  ])
    expect(problems).toEqual([expect.stringMatching(/^Unexpected .*, expected an object$/)]);
  expect([modelIds(body), errorOf(body), replyOf(body)]).toEqual([[], {}, undefined]);
});

const completion = {
  id: "cmpl-1",
  object: "text_completion",
  created: 1,
  model: "M",
  choices: [
    { index: 0, text: "a", finish_reason: "stop" },
    { index: 1, text: "b", finish_reason: "length" },
  ],
  usage,
};

test("a completion has a choice for each prompt, in order", () => {
  const asked = { model: "M", inputs: 2 };
  expect(completionProblems(completion, asked)).toEqual([]);
  expect(replyOf(completion)).toBe("a\nb");
  expect(completionProblems(completion, { model: "M" })).toEqual([
    "Unexpected 2 items in choices, expected 1",
  ]);
  const swapped = { ...completion, choices: [...completion.choices].reverse() };
  expect(completionProblems(swapped, asked)).toEqual([
    "Unexpected 1 for choices[0].index, expected 0",
    "Unexpected 0 for choices[1].index, expected 1",
  ]);
});

const embedding = (...vectors: unknown[]) => ({
  object: "list",
  model: "M",
  data: vectors.map((vector, index) => ({ object: "embedding", index, embedding: vector })),
  usage: { prompt_tokens: 3, total_tokens: 3 },
});
const base64 = Buffer.from(new Float32Array([1, 2, 3]).buffer).toString("base64");

test.each([
  [[[0.1, 0.2]], {}, []],
  [[[0.1, 0.2]], { dimensions: 2 }, []],
  [[base64], { base64: true, dimensions: 3 }, []],
  [
    [[0.1, 0.2]],
    { dimensions: 3 },
    ["Unexpected vector of 2 numbers for data[0].embedding, expected 3 numbers"],
  ],
  [[[]], {}, ["Unexpected vector of 0 numbers for data[0].embedding, expected numbers"]],
  [[[0.1, "x"]], {}, ['Unexpected "x" for data[0].embedding[1], expected a number']],
  [
    [[0.1, 0.2], [0.1]],
    { inputs: 2 },
    ["Unexpected vectors of 2 and 1 numbers in data, expected one length"],
  ],
  [[[0.1]], { inputs: 2 }, ["Unexpected 1 items in data, expected 2"]],
  [[base64], {}, [expect.stringContaining("for data[0].embedding, expected an array of numbers")]],
  [
    [base64],
    { base64: true, dimensions: 4 },
    ["Unexpected vector of 3 numbers for data[0].embedding, expected 4 numbers"],
  ],
])("embeddings %j asked with %j", (vectors, asked, problems) =>
  expect(embeddingProblems(embedding(...vectors), { model: "M", ...asked })).toEqual(problems),
);

test("a model list is read and judged", () => {
  const model = { id: "M", object: "model", created: 1, owned_by: "us" };
  expect(modelListProblems({ object: "list", data: [model] })).toEqual([]);
  expect(modelIds({ object: "list", data: [model, { id: 7 }] })).toEqual(["M"]);
  expect(modelListProblems({ object: "list", data: [{ ...model, owned_by: null }] })).toEqual([
    "Unexpected null for data[0].owned_by, expected text",
  ]);
});

test("an error is read and judged", () => {
  const error = { message: "No", type: "invalid_request_error", param: null, code: "x" };
  expect(errorProblems({ error })).toEqual([]);
  expect(errorOf({ error })).toEqual({ message: "No", type: "invalid_request_error", code: "x" });
  expect(errorProblems({ detail: "No" })).toEqual(["Unexpected nothing for error, expected an object"]);
  expect(errorProblems({ error: { ...error, message: "" } })).toEqual([
    'Unexpected "" for error.message, expected text that is not empty',
  ]);
});

test("a content type is compared without parameters and letter case", () => {
  expect(
    contentTypeProblems({ "content-type": "Application/JSON; charset=utf-8" }, "application/json"),
  ).toEqual([]);
  expect(contentTypeProblems({}, "application/json")).toEqual([
    'Unexpected content type nothing, expected "application/json"',
  ]);
});
