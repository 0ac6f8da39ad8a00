import fc from "fast-check";

import { isFieldPath, withField } from "./body.js";

const body = { model: "M", messages: [{ role: "user", content: "Hello" }] };

test.each([
  ["max_tokens", 5, { ...body, max_tokens: 5 }],
  ["model", "left out", { messages: body.messages }],
  ["model", "(left out)", { messages: body.messages }],
  ["messages[0].role", "robot", { model: "M", messages: [{ role: "robot", content: "Hello" }] }],
  ["messages[0].content", "left out", { model: "M", messages: [{ role: "user" }] }],
  ["messages[0]", "left out", { model: "M", messages: [] }],
  ["messages[1].role", "user", { model: "M", messages: [...body.messages, { role: "user" }] }],
  ["stream_options.include_usage", true, { ...body, stream_options: { include_usage: true } }],
  ["model.name", "x", { ...body, model: { name: "x" } }],
])("%s = %j", (path, value, made) => {
  expect(withField(body, path, value)).toEqual(made);
  expect(body).toEqual({ model: "M", messages: [{ role: "user", content: "Hello" }] });
});

test.each(["", "a b", "[0]", "a..b", "a[x]", "a[0", "a.__proto__", "constructor", "a[9999]"])(
  "%j is no path of a field",
  (path) => {
    expect(isFieldPath(path)).toBe(false);
    expect(() => withField(body, path, 1)).toThrow(
      `Unexpected field ${JSON.stringify(path)}, expected one such as max_tokens or messages[0].role`,
    );
  },
);

test("what is set is there, and nothing else has changed", () => {
  const name = fc.stringMatching(/^[a-z][a-z_]{0,8}$/);
  fc.assert(
    fc.property(fc.dictionary(name, fc.jsonValue()), name, fc.integer(), (fields, key, value) => {
      fc.pre(isFieldPath(key));
      expect(withField(fields, key, value)).toEqual({ ...fields, [key]: value });
    }),
  );
});
