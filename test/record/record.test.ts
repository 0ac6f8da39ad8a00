import { TestProject } from "./project.js";
import type { JestRun } from "./project.js";

jest.setTimeout(60_000);

const ok = "expect(1).toBe(1);";

describe("a run of Jest", () => {
  let project: TestProject;
  let run: JestRun;

  beforeAll(async () => {
    project = new TestProject([
      { id: "TC-PASSES", steps: [{ code: ok }, { code: ok }] },
      { id: "TC-FAILS", steps: [{ code: ok }, { code: "const a = 2;\nexpect(a).toBe(3);" }, { code: ok }] },
    ]);
    run = await project.jest();
  });
  afterAll(() => project.remove());

  it("journals what passed, with the assertions that were executed", () => {
    const { verdicts, steps, end } = run.of("TC-PASSES");
    expect(verdicts).toEqual(["passed", "passed"]);
    expect(steps.map(({ assertions }) => assertions)).toEqual([1, 1]);
    expect(end).toMatchObject({ verdict: "passed", partial: false });
  });

  it("locates a failed expectation in the Markdown, skips what follows, exits 1", () => {
    const { verdicts, steps, end } = run.of("TC-FAILS");
    expect(verdicts).toEqual(["passed", "failed", "skipped"]);
    expect(steps[1]!.error).toMatchObject({ file: "specs/TC-FAILS.md", line: 11, column: 14 });
    expect(steps[2]!.reason).toBe("not reached after step 2");
    expect(end?.verdict).toBe("failed");
    expect(run.exitCode).toBe(1);
    expect(run.output).toContain("> 11 |    expect(a).toBe(3);");
    expect(run.output).toMatch(/Tests: +1 failed, 1 skipped, 3 passed/u);
  });
});
