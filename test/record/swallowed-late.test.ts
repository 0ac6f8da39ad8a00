import { readFileSync } from "node:fs";
import { join } from "node:path";

import { TestProject } from "./project.js";
import type { CaseInput, JestRun } from "./project.js";

jest.setTimeout(60_000);

const ok = "expect(1).toBe(1);";
const fails = "expect(1).toBe(2);";
/** What fails begins in one step and fails in the next one, or at the end of the case, however slow the machine is. */
const setup = "let watcher, release;\nconst released = new Promise((done) => { release = done; });";
const failsLater = `(async () => { await released; ${fails} })()`;
const releases = `release();\nawait new Promise((done) => setTimeout(done, 2));\n${ok}`;

/** Cases in which an assertion fails when the step that made it is over, and the step it is charged to. */
const swallowing: { input: CaseInput; step?: number }[] = [
  {
    input: {
      id: "TC-WATCHER",
      setup,
      steps: [{ code: `${failsLater}.catch(() => undefined);\n${ok}` }, { code: releases }],
    },
    step: 1,
  },
  {
    input: {
      id: "TC-SETTLED",
      setup,
      steps: [
        { code: `watcher = ${failsLater};\n${ok}` },
        {
          code: `release();\nconst [outcome] = await Promise.allSettled([watcher]);\nexpect(outcome).toBeDefined();`,
        },
      ],
    },
    step: 1,
  },
  {
    input: {
      id: "TC-RACE",
      setup,
      steps: [{ code: `await Promise.race([1, ${failsLater}]);\n${ok}` }, { code: releases }],
    },
    step: 1,
  },
  {
    input: {
      id: "TC-CALLBACK",
      setup,
      steps: [{ code: `released.then(() => setTimeout(() => { try { ${fails} } catch {} }));\n${ok}` }],
      teardown: "release();",
    },
    step: 1,
  },
  {
    input: {
      id: "TC-SETUP",
      setup: `${setup}\n${failsLater}.catch(() => undefined);`,
      steps: [{ code: releases }],
    },
  },
];

/** Cases in which such an assertion was meant to fail, or held in the end. */
const meant: CaseInput[] = [
  {
    id: "TC-REJECTS",
    setup,
    steps: [
      { code: `watcher = ${failsLater};\nwatcher.catch(() => undefined);\n${ok}` },
      { code: `${releases}\nawait expect(watcher).rejects.toThrow("toBe");` },
    ],
  },
  {
    id: "TC-POLLS",
    setup,
    steps: [
      {
        code: `watcher = (async () => {
  await released;
  for (let n = 0; n < 5; n += 1) {
    try { expect(n).toBe(3); return; } catch { await null; }
  }
})();
${ok}`,
      },
      { code: `${releases}\nawait watcher;` },
    ],
  },
];

/** Cases whose failure came through late, and is told once. */
const heard: CaseInput[] = [
  {
    id: "TC-AWAITED",
    setup,
    steps: [
      { code: `watcher = ${failsLater};\nwatcher.catch(() => undefined);\n${ok}` },
      { code: `${releases}\nawait watcher;` },
    ],
  },
  { id: "TC-UNCAUGHT", setup, steps: [{ code: `${failsLater};\n${ok}` }, { code: releases }] },
];

describe("an assertion that fails when its step is over, and whose failure is swallowed", () => {
  let project: TestProject;
  let run: JestRun;

  beforeAll(async () => {
    project = new TestProject([...swallowing.map(({ input }) => input), ...meant, ...heard]);
    run = await project.jest(["--maxWorkers=2"]);
  });
  afterAll(() => project.remove());

  const lineOf = (id: string, text: string) => {
    const lines = readFileSync(join(project.root, "specs", `${id}.md`), "utf8").split("\n");
    return lines.findIndex((line) => line.includes(text)) + 1;
  };

  it.each(swallowing)("$input.id fails its case, on its own line", ({ input: { id }, step }) => {
    const { end } = run.of(id);
    expect(end?.verdict).toBe("failed");
    expect(end?.error).toMatchObject({ file: `specs/${id}.md`, line: lineOf(id, fails) });
    expect(end?.error?.message).toContain("An assertion failed and something swallowed its error");
    if (step === undefined) expect(end?.error?.message).not.toContain("had begun this");
    else expect(end?.error?.message).toContain(`Step ${step} had begun this and was over when it failed`);
  });

  it.each(meant)("$id passes: it was meant to fail, or held later", ({ id }) => {
    expect(run.of(id).end?.error).toBeUndefined();
    expect(run.of(id).end?.verdict).toBe("passed");
  });

  it("is told once where it was heard after all", () => {
    expect(run.of("TC-AWAITED").verdicts).toEqual(["passed", "failed"]);
    expect(run.of("TC-AWAITED").end?.error).toBeUndefined();
    const { error } = run.of("TC-UNCAUGHT").end!;
    expect(error?.message).not.toContain("swallowed");
    expect(error?.related ?? []).toEqual([]);
  });
});
