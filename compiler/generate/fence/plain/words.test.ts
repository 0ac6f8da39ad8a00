import fc from "fast-check";

import { knownWords, Word } from "./known-words.js";
import { Kind, Role } from "./tokens.js";
import { withLetter, Words } from "./words.js";

function numberOf(words: Words, word: string): number {
  const hash = Array.from(word, (letter) => letter.charCodeAt(0)).reduce(withLetter, 0);
  return words.numberOf(`(${word})`, 1, word.length + 1, hash);
}

describe("numbers of words", () => {
  const words = new Words();

  it("are one for each text, however many there are", () => {
    const numbers = new Map<string, number>();
    for (let count = 0; count < 10_000; count += 1)
      numbers.set(`word${count}`, numberOf(words, `word${count}`));
    expect(new Set(numbers.values()).size).toBe(numbers.size);
    expect([...numbers.keys()].map((word) => numberOf(words, word))).toEqual([...numbers.values()]);
    expect([...numbers.values()].map((number) => words.texts[number])).toEqual([...numbers.keys()]);
  });

  it("are the same for known words in each table", () => {
    expect(words.texts.slice(0, knownWords.length + 1)).toEqual(["", ...knownWords]);
    expect(knownWords.map((_, index) => Word[index + 1])).toEqual(knownWords);
    expect(numberOf(new Words(), "async")).toBe(Word.async);
  });

  it("are those of their texts", () => {
    const word = fc.stringMatching(/^[a-zA-Z_$][\w$]{0,12}$/);
    fc.assert(fc.property(word, (text) => expect(words.texts[numberOf(words, text)]).toBe(text)));
  });

  it("tell kinds and roles", () => {
    const about = (word: string) => [words.kinds[numberOf(words, word)], words.roles[numberOf(words, word)]];
    expect(about("await")).toEqual([Kind.keyword, Role.prefix]);
    expect(about("as")).toEqual([Kind.name, Role.operator]);
    expect(about("__proto__")).toEqual([Kind.name, 0]);
  });

  it("come to an end where a text is made of words with one hash", () => {
    // Of two letters each, by `Aa` and `BB`: 1,024 words of one hash.
    const same = Array.from({ length: 1024 }, (_, at) =>
      Array.from(at.toString(2).padStart(10, "0"), (bit) => (bit === "0" ? "Aa" : "BB")).join(""),
    );
    const fresh = new Words();
    const found = same.map((word) => numberOf(fresh, word));
    expect(found.indexOf(0)).toBeGreaterThan(400);
    expect(new Set(found.slice(500))).toEqual(new Set([0]));
  });
});
