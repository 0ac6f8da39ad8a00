import { tokenize } from "./tokens.js";

/** Each token as kind and norm. */
const read = (text: string): string[] => tokenize(text).map(({ kind, norm }) => `${kind} ${norm}`);

it.each([
  ["snake_case x1 _y", ["word snake_case", "word x1", "word _y"]],
  ["don't re-use naïve Größe", ["word don't", "word re-use", "word naïve", "word größe"]],
  ["a- b' c/d", ["word a", "symbol -", "word b", "other '", "word c", "symbol /", "word d"]],
  ["N/A n/ab NA", ["not-applicable n/a", "word n", "symbol /", "word ab", "word na"]],
  ["p95 P99.9 p p9x px", ["percentile p95", "percentile p99.9", "word p", "word p9x", "word px"]],
  [
    "1,000 12,34 5, 6",
    ["number 1000", "number 12", "symbol ,", "number 34", "number 5", "symbol ,", "number 6"],
  ],
  [
    "1.5 7. 2e3 2E+2 3em",
    ["number 1.5", "number 7", "symbol .", "number 2e3", "number 2E+2", "number 3", "word em"],
  ],
  ["100ms 5µs 9%", ["number 100", "word ms", "number 5", "word µs", "number 9", "symbol %"]],
  [
    "<=2 =< = ≥ – -",
    ["symbol <=", "number 2", "symbol <=", "symbol ==", "symbol >=", "symbol -", "symbol -"],
  ],
  ["`a`, **b** \n(c)", ["word a", "symbol ,", "word b", "symbol (", "word c", "symbol )"]],
])("the tokens of %j", (text, expected) => {
  expect(read(text)).toEqual(expected);
});
