import { readFileSync } from "node:fs";
import { join } from "node:path";

import { TestProject } from "./project.js";
import type { CaseInput, JestRun } from "./project.js";

jest.setTimeout(60_000);

const ok = "expect(1).toBe(1);";
/** Jest begins with the largest file. */
const filler = `// ${"filler ".repeat(400)}`;
const waits = (ms: number) => `await new Promise((done) => setTimeout(done, ${ms}));`;

const cases: CaseInput[] = [
  {
    id: "TC-GUILTY",
    // Longer than the end of a case listens.
    steps: [{ code: `${filler}\n(async () => { ${waits(1500)} throw new Error("too late"); })();\n${ok}` }],
  },
  {
    id: "TC-GUILTY-TOO",
    steps: [{ code: `${filler}\nsetTimeout(() => { throw new Error("in a timer"); }, 1500);\n${ok}` }],
  },
  { id: "TC-INNOCENT", steps: [{ code: `${waits(2500)}\n${ok}` }] },
];

describe("what fails after the end of its case", () => {
  let project: TestProject;
  let run: JestRun;

  beforeAll(async () => {
    project = new TestProject(cases);
    run = await project.jest(["--runInBand"]);
  });
  afterAll(() => project.remove());

  const lineOf = (id: string, text: string) => {
    const lines = readFileSync(join(project.root, "specs", `${id}.md`), "utf8").split("\n");
    return lines.findIndex((line) => line.includes(text)) + 1;
  };

  it.each([
    ["TC-GUILTY", "too late"],
    ["TC-GUILTY-TOO", "in a timer"],
  ])("%s ends once more, as failed", (id, message) => {
    const ends = run.entries.filter((entry) => entry.type === "case-end" && entry.caseId === id);
    expect(ends.map((entry) => entry.type === "case-end" && entry.verdict)).toEqual(["passed", "failed"]);
    expect(ends.at(-1)).toMatchObject({
      error: {
        message: expect.stringMatching(new RegExp(`failed after its end[^]*${message}`)) as unknown,
        file: `specs/${id}.md`,
        line: lineOf(id, message),
      },
    });
  });

  it("is not charged to the case that runs by then", () => {
    expect(run.of("TC-INNOCENT").end?.verdict).toBe("passed");
  });
});
