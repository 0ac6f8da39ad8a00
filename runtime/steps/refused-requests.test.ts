import { refusesRequests } from "./refused-requests.js";
import { table } from "./testing/case.js";
import { stepOn } from "./testing/phrase-on-server.js";

const refused = (settings: Record<string, unknown>, ...lines: string[]) =>
  stepOn(settings, (test) => test.perform(refusesRequests, ["phi3"], { data: [table(...lines)] }));

const wrong = [
  "case | kind | max_tokens | temperature | messages | messages[0].role | error names",
  "no tokens | | 0 | | | | max_tokens",
  'text for a number | | "many" | | | | max_tokens',
  "too hot | chat | | 3 | | | temperature",
  "nothing said | | | | [] | | messages",
  "messages missing | | | | left out | | messages",
  "unknown role | | | | | robot | messages[0].role",
  "hot completion | completion | | 3 | | | temperature",
];

test("a sound service refuses each", async () => {
  expect(await refused({}, ...wrong)).toBeUndefined();
});

test("other refusals than of a field: model, path, method, body, length", async () => {
  expect(
    await refused(
      {},
      "case | request | model | body | words | status | error code | error names",
      "unknown model | | No-Such-Model | | | 404 | model_not_found | No-Such-Model",
      "model missing | | left out | | | 400 | | model",
      "unknown path | POST /v1/nothing | | | | 404 | unknown_url | /v1/nothing",
      "wrong method | GET /v1/chat/completions | | | | 405 | method_not_allowed | GET",
      'no JSON | | | {"model": | | 400 | invalid_json |',
      "too long | | | | 70000 | 400 | context_length_exceeded | tokens",
      "too large | | | | 3000000 | 413 | request_too_large |",
    ),
  ).toBeUndefined();
});

test.each([
  [
    "accepts_invalid",
    true,
    22,
    "Expected the request to be refused with 400, found chat request to phi3 (row at line 22): status 200",
  ],
  ["accepts_invalid", "temperature", 24, "Expected the request to be refused with 400"],
  [
    "wrong_error_status",
    422,
    22,
    "refused with 400, found chat request to phi3 (row at line 22): status 422",
  ],
  ["error_not_openai", true, 22, "Unexpected nothing for error, expected an object (error of status 400)"],
  [
    "error_without_param",
    true,
    22,
    'Expected the error message to name "max_tokens", found "The request is invalid."',
  ],
  ["fail_every", 3, 24, "status 500"],
])("%s (%j) is seen at the row", async (fault, value, line, message) => {
  expect(await refused({ [`faults.${fault}`]: value }, ...wrong)).toEqual({
    message: expect.stringContaining(message),
    line,
    unmet: true,
  });
});

test("all rows that fail are told", async () => {
  const { message } = (await refused({ "faults.accepts_invalid": "temperature" }, ...wrong))!;
  expect(message).toMatch(/^Expected .*\nLine 28: Expected the request to be refused with 400/s);
});

test("afterwards the service has to be healthy", async () => {
  expect(await refused({ "faults.unhealthy": true }, ...wrong)).toEqual({
    message: expect.stringMatching(/^Expected phi3 to be healthy after the refused requests, found: .*503/),
    line: 10,
    unmet: true,
  });
});

test.each([
  ["status | max_tokens", "429 | 0", "refused with 429"],
  [
    "error type | max_tokens",
    "server_error | 0",
    'Unexpected error type "invalid_request_error", expected "server_error"',
  ],
  ["error code | max_tokens", "oops | 0", 'Unexpected error code nothing, expected "oops"'],
])("what the table demands is judged: %s", async (header, row, message) => {
  expect(await refused({}, header, row)).toMatchObject({
    line: 22,
    unmet: true,
    message: expect.stringContaining(message),
  });
});

test.each([
  ["kind", "chatter", 'Unexpected kind "chatter", expected one of chat, completion, embedding, streaming'],
  ["request", "/v1/models", 'Unexpected request "/v1/models", expected method and path'],
  ["status | max_tokens", "200 | 0", 'Unexpected status "200", expected one or more of 400 to 599'],
  ["max tokens", "0", 'Unexpected field "max tokens"'],
])("a table that is wrong itself is no judgement: %s %s", async (header, row, message) => {
  expect(await refused({}, header, row)).toEqual({
    line: 22,
    unmet: false,
    message: expect.stringContaining(message),
  });
});

test("a service that does not answer is no judgement", async () => {
  expect(await refused({ "faults.reset": true }, ...wrong)).toMatchObject({ line: 22, unmet: false });
});
