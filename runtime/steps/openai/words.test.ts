import fc from "fast-check";

import { demandedParts, holdsWords } from "./words.js";

test.each([
  ["", []],
  ["Ada", ["Ada"]],
  ["Ada, swordfish", ["Ada", "swordfish"]],
  [" Ada ,, swordfish , ", ["Ada", "swordfish"]],
  ['"Paris, France", Ada', ["Paris, France", "Ada"]],
  ['5" disk', ['5" disk']],
])("the cell %j demands %j", (cell, parts) => expect(demandedParts(cell)).toEqual(parts));

test.each([
  ["Your name is Ada.", "Ada", true],
  ["Your name is ADA", "ada", true],
  ["Your name is Adam", "Ada", false],
  ["Canada", "Ada", false],
  ["The result is 142", "42", false],
  ["The result is 42.", "42", true],
  ["It is 4.2 %", "4.2 %", true],
  ["the code\nword", "code word", true],
  ["C++ is fine", "C++", true],
  ["straße", "stra", false],
  ["naïve café", "café", true],
  ["a.c", "abc", false],
  ["abc", "a.c", false],
  ["req-7f3a", "req-7f3a", true],
  ["🙂 hello", "🙂", true],
  ["anything", "", false],
])("%j holds %j: %s", (reply, part, holds) => expect(holdsWords(reply, part)).toBe(holds));

test("a text between blanks is found whatever its characters, and is not inside a longer word", () => {
  const word = fc.string({ unit: "grapheme-ascii", minLength: 1 }).map((text) => `a${text.trim()}z`);
  fc.assert(
    fc.property(word, (part) => {
      expect(holdsWords(`before ${part} after`, part)).toBe(true);
      expect(holdsWords(`x${part}x`, part)).toBe(false);
    }),
  );
});
