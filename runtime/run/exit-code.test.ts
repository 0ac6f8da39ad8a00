import type { Verdict } from "../../compiler/model/verdict.js";
import { exitCodeOf } from "./exit-code.js";

const run = (list: [Verdict, string?][], rest: { aborted?: boolean; failedOutside?: boolean } = {}) =>
  exitCodeOf({
    cases: list.map(([verdict, status]) => ({ verdict, ...(status !== undefined && { status }) })),
    aborted: false,
    failedOutside: false,
    ...rest,
  });

test.each<[[Verdict, string?][], number]>([
  [[["passed"], ["passed"]], 0],
  [[["passed"], ["failed"]], 1],
  [[["failed"], ["blocked"]], 1],
  [[["passed"], ["blocked"]], 3],
  [[["passed"], ["inconclusive"]], 3],
  [[["passed"], ["pending"]], 3],
  [[["passed"], ["skipped"]], 3],
  [[["passed"], ["failed", "Draft"]], 0],
  [[["passed"], ["pending", "draft"]], 0],
  [[["passed", "Draft"]], 3],
  [[["failed", "Approved"]], 1],
  [[], 3],
])("%j exits %i", (list, code) => {
  expect(run(list)).toBe(code);
});

test("an interrupted run exits 130, whatever its cases came to", () => {
  expect(run([["failed"]], { aborted: true, failedOutside: true })).toBe(130);
});

test("a failure that belongs to no case is never green", () => {
  expect(run([["passed"]], { failedOutside: true })).toBe(1);
});
