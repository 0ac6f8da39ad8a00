import { readFileSync } from "node:fs";
import { join } from "node:path";

import { TestProject } from "./project.js";
import type { CaseInput, JestRun } from "./project.js";

jest.setTimeout(60_000);

const ok = "expect(1).toBe(1);";
const fails = "expect(1).toBe(2);";
const waits = (ms: number) => `await new Promise((done) => setTimeout(done, ${ms}));`;
const failsIn = (ms: number) => `(async () => { ${waits(ms)} ${fails} })()`;

/** Cases in which an assertion fails when the step that made it is over, and the step it is charged to. */
const swallowing: { input: CaseInput; step?: number }[] = [
  {
    input: {
      id: "TC-WATCHER",
      steps: [{ code: `${failsIn(20)}.catch(() => undefined);\n${ok}` }, { code: `${waits(60)}\n${ok}` }],
    },
    step: 1,
  },
  {
    input: {
      id: "TC-SETTLED",
      setup: "let watcher;",
      steps: [
        { code: `watcher = ${failsIn(20)};\n${ok}` },
        { code: `const [outcome] = await Promise.allSettled([watcher]);\nexpect(outcome).toBeDefined();` },
      ],
    },
    step: 1,
  },
  {
    input: {
      id: "TC-RACE",
      steps: [
        { code: `await Promise.race([Promise.resolve(), ${failsIn(20)}]);\n${ok}` },
        { code: `${waits(60)}\n${ok}` },
      ],
    },
    step: 1,
  },
  {
    input: {
      id: "TC-TIMER",
      steps: [{ code: `setTimeout(() => { try { ${fails} } catch {} }, 20);\n${ok}` }],
    },
    step: 1,
  },
  {
    input: {
      id: "TC-SETUP",
      setup: `${failsIn(20)}.catch(() => undefined);`,
      steps: [{ code: `${waits(60)}\n${ok}` }],
    },
  },
];

/** Cases in which such an assertion was meant to fail, or held in the end. */
const meant: CaseInput[] = [
  {
    id: "TC-REJECTS",
    setup: "let watcher;",
    steps: [
      { code: `watcher = ${failsIn(20)};\nwatcher.catch(() => undefined);\n${ok}` },
      { code: `await expect(watcher).rejects.toThrow("toBe");` },
    ],
  },
  {
    id: "TC-POLLS",
    setup: "let poll;",
    steps: [
      {
        code: `poll = (async () => {
  for (let n = 0; n < 5; n += 1) {
    ${waits(10)}
    try { expect(n).toBe(3); return; } catch {}
  }
})();
${ok}`,
      },
      { code: `await poll;\n${ok}` },
    ],
  },
];

/** Cases whose failure came through late, and is told once. */
const heard: CaseInput[] = [
  {
    id: "TC-AWAITED",
    setup: "let watcher;",
    steps: [
      { code: `watcher = ${failsIn(20)};\nwatcher.catch(() => undefined);\n${ok}` },
      { code: `await watcher;\n${ok}` },
    ],
  },
  { id: "TC-UNCAUGHT", steps: [{ code: `${failsIn(20)};\n${ok}` }, { code: `${waits(60)}\n${ok}` }] },
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
