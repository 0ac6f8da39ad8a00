import type { Candidate } from "../../runtime/run/select.js";
import { noneSelected } from "./none-selected.js";

const candidate = (priority: string, tags: string[]): Candidate =>
  ({
    planned: { id: `TC-${priority}`, file: "specs/a.md" },
    level: 2,
    priority,
    tags,
    references: [{ document: "PRD", section: "5.1" }],
  }) as unknown as Candidate;

const two = [candidate("High", ["db"]), candidate("Low", ["slow", "db"])];

test.each([
  [{ priority: ["bogus"] }, "--priority bogus fits none; there is High, Low."],
  [{ tag: ["nope"] }, "--tag nope fits none; there is db, slow."],
  [{ level: [7] }, "--level 7 fits none; there is 2."],
  [{ requirement: ["PRD 9"] }, "--requirement PRD 9 fits none; there is PRD 5.1."],
  [{ rerunFailed: true }, "--rerun-failed takes what did not pass in the last run."],
  [{ tag: ["slow"], priority: ["High"] }, "none fits all of --priority High and --tag slow."],
])("what excluded all cases is told, and what there is: %j", (criteria, message) => {
  expect(noneSelected(two, criteria)).toBe(`No case selected of 2 cases: ${message}`);
});

test("one case is one case", () => {
  expect(noneSelected([two[0]!], { tag: ["x"] })).toMatch(/^No case selected of 1 case: --tag x/u);
});
