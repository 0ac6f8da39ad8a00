import fc from "fast-check";

import { asQuestions } from "./questions.js";
import { lastNumber, scorers } from "./scorers.js";

test.each<[keyof typeof scorers, string, string, boolean]>([
  ["contains", "The capital is Paris.", "paris", true],
  ["contains", "The capital is\n  Paris", "is Paris", true],
  ["contains", "A comparison", "paris", false],
  ["contains", "", "paris", false],
  ["equals", " Paris. ", "paris", true],
  ["equals", "The capital is Paris", "Paris", false],
  ["equals", "Paris!", "PARIS", true],
  ["number", "17 + 25 is 42.", "42", true],
  ["number", "It is 42, not 43.", "42", false],
  ["number", "About 1,024 bytes", "1024", true],
  ["number", "−3.50 degrees", "-3.5", true],
  ["number", "6.02e23", "602e21", true],
  ["number", "forty-two", "42", false],
  ["number", "0", "0.0", true],
  ["number", "10-20", "20", true],
  ["number", "1,2,3", "3", true],
  ["number", "420", "42", false],
])("%s: %j beside %j", (scorer, reply, accepted, right) => {
  expect(scorers[scorer](reply, accepted)).toBe(right);
});

test("the last number is found in whatever surrounds it, and an answer is always itself", () => {
  const text = fc.string({ maxLength: 40 });
  fc.assert(
    fc.property(text, fc.integer(), (before, value) => {
      const said = `${before.replaceAll(/[-−\d,.]/gu, "")} ${value}.`;
      expect(lastNumber(said)).toBe(value);
      expect(scorers.number(said, String(value))).toBe(true);
      expect(scorers.number(said, String(value + 1))).toBe(false);
    }),
    { seed: 1 },
  );
  fc.assert(
    fc.property(text, (answer) => {
      expect(scorers.equals(answer, answer)).toBe(true);
      expect(() => Object.values(scorers).map((agrees) => agrees(answer, "x"))).not.toThrow();
    }),
    { seed: 1 },
  );
});

test("questions as a list of JSON or YAML, or as rows of CSV", () => {
  expect(
    asQuestions(
      [
        { question: "What is 17 + 25?", answers: [42, "forty-two"] },
        { question: "Capital of France?", answers: "Paris | Lutetia", scorer: "equals" },
      ],
      "q.json",
    ),
  ).toEqual([
    { question: "What is 17 + 25?", answers: ["42", "forty-two"], scorer: "contains" },
    { question: "Capital of France?", answers: ["Paris", "Lutetia"], scorer: "equals" },
  ]);
  expect(asQuestions([], "q.json")).toEqual([]);
});

test.each<[unknown, RegExp]>([
  [{ question: "?" }, /content of q\.json, expected a list/],
  [[{ answers: ["a"] }], /question 1 of q\.json without a question/],
  [[null], /question 1 of q\.json without a question/],
  [
    [
      { question: "a", answers: ["b"] },
      { question: "a", answers: [] },
    ],
    /question 2 of q\.json without accepted/,
  ],
  [[{ question: "a", answers: [" "] }], /without accepted answers/],
  [
    [{ question: "a", answers: ["b"], scorer: "like" }],
    /scorer "like" of question 1 .* contains, equals, number/,
  ],
  [[{ question: "a", answers: ["b"], scorer: "toString" }], /scorer "toString"/],
  [
    [{ question: "a", answers: ["b"], scorer: "number" }],
    /accepted answer "b" of question 1 .*expected a number/,
  ],
])("%j is refused", (data, message) => {
  expect(() => asQuestions(data, "q.json")).toThrow(message);
});
