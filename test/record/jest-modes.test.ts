import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { resultsSchema } from "../../compiler/model/results.js";
import { TestProject } from "./project.js";
import type { CaseInput, JestRun } from "./project.js";

jest.setTimeout(60_000);

const generated = join(__dirname, "..", "..", "compiler", "generate", "__fixtures__");
const ok = "expect(1).toBe(1);";
const broken: CaseInput = {
  id: "TC-BROKEN",
  steps: [{ code: ok }, { code: "expect(1).toBe(2);" }, { code: ok }, { code: ok }, { code: ok }],
};
const whole: CaseInput = {
  id: "TC-WHOLE",
  steps: [{ code: ok }, { code: "const two = 2;\nexpect(two).toBe(2);" }, { code: ok }],
};

describe("whatever way Jest is asked", () => {
  let project: TestProject;

  beforeAll(() => {
    project = new TestProject([broken, whole]);
  });
  afterAll(() => project.remove());

  it("-t for a step runs those before it, and does not pass by their failure", async () => {
    const run = await project.jest(["-t", "TC-BROKEN.*Step 4"]);
    expect(run.exitCode).toBe(1);
    expect(run.of("TC-BROKEN").verdicts).toEqual(["passed", "failed", "skipped", "skipped", "skipped"]);
    expect(run.output).toContain("NotReachedError: Step 4 was not reached: step 2 did not pass");
    expect(run.output).toMatch(/Cause:\s+expect\(received\)\.toBe\(expected\)/u);
  });

  it("-t for a step that passes leaves a case run in part, which is never passed", async () => {
    const run = await project.jest(["-t", "TC-WHOLE.*Step 2"]);
    expect(run.exitCode).toBe(1);
    expect(run.of("TC-WHOLE").verdicts).toEqual(["passed", "passed", "skipped"]);
    expect(run.of("TC-WHOLE").steps[2]?.reason).toBe("not asked for");
    expect(run.of("TC-WHOLE").end).toMatchObject({ verdict: "inconclusive", partial: true });
    expect(run.output).toContain("InconclusiveError: 2 of 3 steps ran, expected all");
  });

  it("-t for the last step runs the whole case", async () => {
    const run = await project.jest(["-t", "TC-WHOLE.*Step 3"]);
    expect(run.exitCode).toBe(0);
    expect(run.of("TC-WHOLE").end).toMatchObject({ verdict: "passed", partial: false });
  });

  it.each([1, 2])("--randomize with seed %i gives the verdicts of the written order", async (seed) => {
    const run = await project.jest(["--randomize", `--seed=${seed}`]);
    expect(run.exitCode).toBe(1);
    expect(run.of("TC-BROKEN").verdicts).toEqual(["passed", "failed", "skipped", "skipped", "skipped"]);
    expect(run.of("TC-WHOLE").end?.verdict).toBe("passed");
    const passed = Number(/(\d+) passed, 8 total/u.exec(run.output)?.[1]);
    expect(passed).toBe(1 + 3);
  });

  it("runs only the cases that TCSPEC_CASES names", async () => {
    const run = await project.jest([], { TCSPEC_CASES: "TC-WHOLE,TC-OTHER", TCSPEC_ATTEMPT: "2" });
    expect(run.exitCode).toBe(0);
    expect(run.of("TC-BROKEN").entries).toEqual([]);
    expect(run.of("TC-WHOLE").end).toMatchObject({ verdict: "passed", attempt: 2 });
  });
});

describe("without `tcspec run`", () => {
  it("the preset makes a run of its own, and results; the cases of a file that cannot be loaded have failed", async () => {
    const unloadable = readFileSync(join(generated, "family.generated.txt"), "utf8");
    const project = new TestProject([whole], { "generated/family.test.ts": unloadable });
    const run = await project.jest([], { TCSPEC_RUN_DIR: "" });
    expect(run.output).toContain("3 passed, 3 total");
    expect(run.exitCode).toBe(1);
    expect(run.of("TC-WHOLE").end?.verdict).toBe("passed");
    const latest = readFileSync(join(project.root, ".tcspec", "results", "latest.json"), "utf8");
    const results = resultsSchema.parse(JSON.parse(latest));
    expect(results.cases.map(({ id, verdict }) => [id, verdict])).toEqual([
      ["TC-L1-COMP-PHI-005", "failed"],
      ["TC-L1-COMP-YI-005", "failed"],
      ["TC-WHOLE", "passed"],
    ]);
    expect(results.cases[0]!.attempts[0]!.error?.message).toContain("Cannot find module '../specs/ask.js'");
    project.remove();
  });
});

describe("what Jest itself would let pass", () => {
  let project: TestProject;
  let run: JestRun;

  beforeAll(async () => {
    const flaky = `globalThis.tries = (globalThis.tries ?? 0) + 1;\nexpect(globalThis.tries).toBe(2);`;
    project = new TestProject(
      [
        { id: "TC-RETRIES", imports: "jest.retryTimes(3);", steps: [{ code: flaky }] },
        {
          id: "TC-RETRIES-LATE",
          setup: `globalThis[Symbol.for("RETRY_TIMES")] = 3;`,
          steps: [{ code: flaky }],
        },
        {
          id: "TC-KILLED",
          steps: [
            { code: ok },
            { code: `process.kill(process.pid, "SIGKILL");\nawait new Promise(() => {});` },
          ],
        },
      ],
      { "generated/TC-UNLOADABLE.test.ts": `import { nothing } from "./missing.js";\nnothing();\n` },
    );
    run = await project.jest(["--maxWorkers=2"]);
  });
  afterAll(() => project.remove());

  it("refuses jest.retryTimes with a typed error", () => {
    expect(run.output).toContain("RetryRefusedError: Unexpected jest.retryTimes(3), expected none");
    expect(run.of("TC-RETRIES").end).toBeUndefined();
    expect(fileErrors()).toContainEqual([
      "generated/TC-RETRIES.test.ts",
      expect.stringContaining("jest.retryTimes(3)"),
    ]);
  });

  it("does not let a retry that was asked for behind its back pass", () => {
    expect(run.of("TC-RETRIES-LATE").verdicts).toEqual(["failed"]);
    expect(run.output).toContain("FAIL generated/TC-RETRIES-LATE.test.ts");
  });

  it("leaves a killed worker's case without an end, and a located error of its file", () => {
    expect(run.of("TC-KILLED").verdicts).toEqual(["passed"]);
    expect(run.of("TC-KILLED").end).toBeUndefined();
    expect(fileErrors()).toContainEqual(["generated/TC-KILLED.test.ts", expect.stringContaining("SIGKILL")]);
  });

  it("journals a file that cannot be loaded", () => {
    expect(fileErrors()).toContainEqual([
      "generated/TC-UNLOADABLE.test.ts",
      expect.stringContaining("./missing"),
    ]);
  });

  it("exits 1", () => {
    expect(run.exitCode).toBe(1);
    expect(readdirSync(join(project.root, ".runs", "1", "journal")).length).toBeGreaterThan(1);
  });

  const fileErrors = () =>
    run.entries.flatMap((entry) =>
      entry.type === "file-error" ? [[entry.testFile, entry.error.message]] : [],
    );
});
