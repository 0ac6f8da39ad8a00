import { answersOpenAiApi, listsModel } from "./openai-api.js";
import { stepOn } from "./testing/phrase-on-server.js";

const conforms = (settings: Record<string, unknown>) =>
  stepOn(settings, (test) => test.perform(answersOpenAiApi, ["phi3"]));
const lists = (settings: Record<string, unknown>, model: string) =>
  stepOn(settings, (test) => test.perform(listsModel, ["phi3", model]));

test("a sound service answers the OpenAI API", async () => {
  expect(await conforms({})).toBeUndefined();
});

test.each([
  ["wrong_model", true, 'chat (POST /v1/chat/completions): Unexpected "another-model" for model'],
  ["wrong_totals", true, "completion (POST /v1/completions): Unexpected"],
  ["missing_usage", true, "embedding (POST /v1/embeddings): Unexpected nothing for usage"],
  ["stream_without_done", true, "streaming (POST /v1/chat/completions): Unexpected end of the stream"],
  ["stream_out_of_order", true, "streaming (POST /v1/chat/completions): Unexpected order"],
  ["unhealthy", true, "GET /health: Unexpected status 503, expected 200"],
  ["metrics_malformed", true, "GET /metrics: Unexpected line"],
  ["metrics_missing", true, "GET /metrics: Unexpected empty metrics"],
  ["wrong_error_status", 400, "GET /v1/no-such-path: Unexpected status 400, expected 404"],
  ["wrong_error_status", 404, "GET /v1/chat/completions: Unexpected status 404, expected 405"],
  ["error_not_openai", true, "GET /v1/no-such-path: Unexpected nothing for error"],
  ["no_allow", true, "GET /v1/chat/completions: Unexpected header Allow nothing, expected POST in it"],
  ["fail_every", 5, "GET /v1/models: Unexpected status 500, expected 200"],
])("%s (%j) is seen", async (fault, value, message) => {
  expect(await conforms({ [`faults.${fault}`]: value })).toEqual({
    message: expect.stringContaining(message),
    line: 10,
    unmet: true,
  });
});

test("all that is wrong is told, and nothing else", async () => {
  const { message } = (await conforms({ "faults.error_not_openai": true }))!;
  expect(message.split("\n")).toEqual([
    "Expected phi3 to answer the OpenAI API, found:",
    expect.stringMatching(/^GET \/v1\/no-such-path: /),
    expect.stringMatching(/^GET \/v1\/chat\/completions: /),
  ]);
});

test("a service that does not answer is no judgement", async () => {
  expect(await conforms({ "faults.reset": true })).toMatchObject({ line: 10, unmet: false });
});

test("a model is listed once", async () => {
  expect(await lists({}, "Phi-3-Mini")).toBeUndefined();
  expect(await lists({}, "phi-3-mini")).toEqual({
    message: 'Expected phi3 to list the model "phi-3-mini" once, found it 0 times in ["Phi-3-Mini"]',
    line: 10,
    unmet: true,
  });
});

test.each([
  ["model_not_listed", true, "found it 0 times in []"],
  ["model_listed_twice", true, 'found it 2 times in ["Phi-3-Mini","Phi-3-Mini"]'],
])("%s is seen in the model list", async (fault, value, message) => {
  expect(await lists({ [`faults.${fault}`]: value }, "Phi-3-Mini")).toEqual({
    message: expect.stringContaining(message),
    line: 10,
    unmet: true,
  });
});

test("a model list that is refused is no judgement, neither for the model nor against it", async () => {
  expect(await lists({ "faults.fail_every": 1 }, "Phi-3-Mini")).toEqual({
    message: "GET /v1/models of phi3: Unexpected status 500, expected 200",
    line: 10,
    unmet: false,
  });
});
