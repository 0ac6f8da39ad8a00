import { TestProject } from "./project.js";
import type { JestRun } from "./project.js";

jest.setTimeout(60_000);

const loaded = 'Object.keys((globalThis as any)[Symbol.for("tcspec.runtime.layers")])';
const performs = `const holds = defineStep("it holds", { summary: "Holds." }, () => { expect(1).toBe(1); });
await perform({ at: "2", line: 1, column: 1, text: "it holds" }, holds, { arguments: [] });`;

describe("the layers of the runtime", () => {
  let project: TestProject;
  let run: JestRun;

  beforeAll(async () => {
    project = new TestProject([
      { id: "TC-PLAIN", steps: [{ code: `expect(${loaded}).toEqual(["runtime"]);` }] },
      {
        id: "TC-DATA",
        uses: ["testData"],
        steps: [{ code: `expect(${loaded}).toEqual(["runtime", "runtime-data"]);` }],
      },
      {
        id: "TC-FORGETFUL",
        imports: 'import { defineStep, perform } from "tcspec/runtime";',
        steps: [{ code: "jest.resetModules();\nexpect(1).toBe(1);" }, { code: performs }],
      },
    ]);
    run = await project.jest();
  });
  afterAll(() => project.remove());

  it("loads none of those that a file has no use for", () => {
    expect(run.of("TC-PLAIN").end?.verdict).toBe("passed");
  });

  it("loads the one that a body asks something of", () => {
    expect(run.of("TC-DATA").end?.verdict).toBe("passed");
  });

  it("knows the case in a layer that is loaded after the modules were reset", () => {
    const { verdicts, steps } = run.of("TC-FORGETFUL");
    expect(steps.map(({ assertions }) => assertions)).toEqual([1, 1]);
    expect(verdicts).toEqual(["passed", "passed"]);
  });
});
