import { coverageOf, evidenceOf } from "../test-helpers.js";
import { coverageAbove } from "./coverage.js";

test.each([
  [950_001, 1_000_000, 0.95, "95.0001 % of lines covered (950001 of 1000000), more than 95 %."],
  [949_999, 1_000_000, 0.95, "94.99 % of lines covered (949999 of 1000000), expected more than 95 %."],
  [57, 100, 0.57, "57 % of lines covered (57 of 100), expected more than 57 %."],
  [100, 100, 1, "100 % of lines covered (100 of 100), expected more than 100 %."],
])("%d of %d lines against %d: the words do not contradict the verdict", (covered, total, above, because) => {
  const result = coverageAbove(above, "lines")(evidenceOf(1, { coverage: coverageOf(covered, total) }));
  expect(result.because).toBe(because);
});

test("what is missing to a share is told to the line", () => {
  const of = (covered: number, above: number) =>
    coverageAbove(above, "lines")(evidenceOf(1, { coverage: coverageOf(covered) })).change;
  expect(of(57, 0.57)).toEqual(["Cover 1 more of 100 lines."]);
  expect(of(50, 0.95)).toEqual(["Cover 46 more of 100 lines."]);
  expect(of(100, 1)).toEqual(["Give the gate another share: nothing is more than 100 %."]);
});
