import fc from "fast-check";
import { chatRequest, completionRequest, embeddingRequest, mended, validate } from "./requests.js";

const good = { model: "M", messages: [{ role: "user", content: "Hello" }] };

/** Requests that are wrong in one field, and the field's name as OpenAI gives it. */
const wrong: [Record<string, unknown>, string][] = [
  [{ model: 7 }, "model"],
  [{ model: "" }, "model"],
  [{ model: undefined }, "model"],
  [{ messages: undefined }, "messages"],
  [{ messages: [] }, "messages"],
  [{ messages: "Hello" }, "messages"],
  [{ messages: ["Hello"] }, "messages[0]"],
  [{ messages: [{ role: "robot", content: "x" }] }, "messages[0].role"],
  [
    {
      messages: [
        { role: "user", content: "x" },
        { role: "user", content: 5 },
      ],
    },
    "messages[1].content",
  ],
  [{ messages: [{ role: "user" }] }, "messages[0].content"],
  [{ max_tokens: 0 }, "max_tokens"],
  [{ max_tokens: 32_769 }, "max_tokens"],
  [{ max_tokens: 1.5 }, "max_tokens"],
  [{ max_tokens: "10" }, "max_tokens"],
  [{ temperature: -0.1 }, "temperature"],
  [{ temperature: 2.01 }, "temperature"],
  [{ temperature: "hot" }, "temperature"],
  [{ top_p: 1.1 }, "top_p"],
  [{ top_p: -1 }, "top_p"],
  [{ stream: "yes" }, "stream"],
  [{ n: 2 }, "n"],
  [{ stop: 3 }, "stop"],
  [{ stop: ["a", "b", "c", "d", "e"] }, "stop"],
];

test.each(wrong)("%j is refused by its field %s", (change, param) => {
  const checked = validate(chatRequest, { ...good, ...change });
  expect("issues" in checked && checked.issues[0]).toMatchObject({
    param,
    message: expect.stringMatching(/^Unexpected value for '.+': got .*, expected /),
  });
});

test.each([
  {},
  { max_tokens: 1 },
  { max_tokens: 32_768 },
  { temperature: 0 },
  { temperature: 2 },
  { top_p: 0 },
  { top_p: 1 },
  { stream: true },
  { stop: "x" },
  { stop: null, temperature: null },
  { unknown_field: 1 },
])("%j is accepted", (change) =>
  expect(validate(chatRequest, { ...good, ...change })).toHaveProperty("request"),
);

test("text parts are one text", () => {
  const content = [
    { type: "text", text: "a" },
    { type: "text", text: "b" },
  ];
  expect(validate(chatRequest, { ...good, messages: [{ role: "user", content }] })).toMatchObject({
    request: { messages: [{ content: "a\nb" }] },
  });
});

test.each([
  [embeddingRequest, { model: "M", input: [] }, "input"],
  [embeddingRequest, { model: "M", input: ["a", ""] }, "input"],
  [embeddingRequest, { model: "M", input: "a", encoding_format: "hex" }, "encoding_format"],
  [completionRequest, { model: "M" }, "prompt"],
  [completionRequest, { model: "M", prompt: [1] }, "prompt"],
])("%# other requests name their field too", (schema, body, param) => {
  const checked = validate<unknown>(schema, body);
  expect("issues" in checked && checked.issues[0]?.param).toBe(param);
});

test("numbers are accepted exactly within their limits", () => {
  const accepts = (change: Record<string, unknown>) =>
    "request" in validate(chatRequest, { ...good, ...change });
  fc.assert(
    fc.property(
      fc.double({ noNaN: true }),
      (value) => accepts({ temperature: value }) === (value >= 0 && value <= 2),
    ),
  );
  fc.assert(
    fc.property(
      fc.double({ min: -1, max: 2, noNaN: true }),
      (value) => accepts({ top_p: value }) === (value >= 0 && value <= 1),
    ),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: -100, max: 70_000 }),
      (value) => accepts({ max_tokens: value }) === (value >= 1 && value <= 32_768),
    ),
  );
});

test("anything at all is a request or has an issue, and what is wrong can be mended", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        fc.record({ model: fc.jsonValue(), messages: fc.jsonValue(), max_tokens: fc.jsonValue() }),
      ),
      (body) => {
        const checked = validate(chatRequest, body);
        if ("request" in checked) return;
        expect(checked.issues.length).toBeGreaterThan(0);
        expect(chatRequest.safeParse(mended(body, checked.issues, "M")).success).toBe(true);
      },
    ),
  );
});
