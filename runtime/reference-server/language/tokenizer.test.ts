import fc from "fast-check";
import { countChatTokens, countTokens, tokenize } from "./tokenizer.js";

test("the tokens joined are the text, whatever the text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => tokenize(text).join("") === text));
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(" ", "\n", "a", "1", ".", "ü", "\ud800") }),
      (text) => tokenize(text).join("") === text,
    ),
  );
});

test.each([
  ["", []],
  ["Hello world", ["Hello", " world"]],
  ["internationalisation", ["intern", "ationa", "lisati", "on"]],
  ["12345 + 6", ["123", "45", " +", " 6"]],
  ["a  b\n", ["a", " ", " b", "\n"]],
])("%j is split into %j", (text, tokens) => {
  expect(tokenize(text)).toEqual(tokens);
  expect(countTokens(text)).toBe(tokens.length);
});

test("a chat costs 4 tokens per message and 3 for the reply's beginning", () => {
  expect(countChatTokens([{ content: "Hello world" }, { content: "Hi" }])).toBe(3 + (4 + 2) + (4 + 1));
});
