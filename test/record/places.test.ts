import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { TestProject } from "./project.js";
import type { CaseInput, JestRun } from "./project.js";

jest.setTimeout(60_000);

const ok = "expect(1).toBe(1);";
const helpers = `import { outer } from "../specs/helpers.js";`;
const fixtures = `import fixtures from "../specs/fixtures.js";`;

const files = {
  "specs/helpers.ts": [
    "const inner = async (value: number): Promise<void> => {",
    "  await Promise.resolve();",
    "  if (value > 1) throw new RangeError(`Unexpected ${value}`);",
    "};",
    "export async function outer(value: number): Promise<void> {",
    "  await inner(value);",
    "}",
  ].join("\n"),
  "specs/fixtures.ts": [
    `import { appendFileSync } from "node:fs";`,
    `import { BlockedError, defineFixtures } from "tcspec/runtime";`,
    `const note = (text: string) => appendFileSync("fixtures.txt", text + "\\n");`,
    `export default defineFixtures({`,
    `  account: async function* (context) {`,
    `    context.redact("s3cret");`,
    `    const ledger = (await context.fixture("ledger")) as { name: string };`,
    `    note("account up on " + ledger.name);`,
    `    yield { password: "s3cret", fail: async () => { await Promise.resolve(); throw new Error("no s3cret account"); } };`,
    `    note("account down");`,
    `  },`,
    `  ledger: { setUp: () => ({ value: { name: "ledger" }, tearDown: () => note("ledger down") }) },`,
    `  unavailable: { setUp: () => { throw new BlockedError("the ledger is not there"); } },`,
    `  crashing: { setUp: async () => { throw new TypeError("a bug in the fixture"); } },`,
    `  untidy: async function* () { yield 1; throw new Error("cannot close"); },`,
    `  round: { setUp: async (context) => ({ value: await context.fixture("about") }) },`,
    `  about: { setUp: async (context) => ({ value: await context.fixture("round") }) },`,
    `});`,
  ].join("\n"),
};

const withFixtures = (id: string, names: string[], ...steps: string[]): CaseInput => ({
  id,
  imports: fixtures,
  projectFixtures: "[fixtures]",
  fixtures: names,
  uses: ["attach"],
  steps: steps.map((code) => ({ code })),
});

const cases: CaseInput[] = [
  { id: "TC-HELPER", imports: helpers, steps: [{ code: `${ok}\nawait   outer(2);` }] },
  {
    id: "TC-ARROW",
    imports: helpers,
    steps: [{ code: `${ok}\nawait Promise.all([2].map(async (n) => {\n  await outer(n);\n}));` }],
  },
  { id: "TC-REJECTED", steps: [{ code: `${ok}\nawait Promise.reject(new Error("as a promise"));` }] },
  { id: "TC-TEXT", steps: [{ code: `${ok}\nthrow "only a text";` }] },
  { id: "TC-CAUSE", steps: [{ code: `throw new Error("outside", { cause: new Error("inside") });` }] },
  {
    id: "TC-SOFT",
    steps: [{ code: `${ok}\nthrow Object.freeze(new Error("at x (/elsewhere/y.md:1:1)"));` }],
  },
  withFixtures(
    "TC-FIXTURE",
    ["account", "ledger"],
    ok,
    `${ok}\nattach("../../account log", { password: account.password });\nawait account.fail();`,
  ),
  withFixtures("TC-BLOCKED", ["unavailable"], ok, ok),
  withFixtures("TC-CRASH", ["crashing"], ok),
  withFixtures("TC-UNTIDY", ["untidy"], ok),
  withFixtures("TC-CIRCLE", ["round"], ok),
  withFixtures("TC-UNKNOWN", ["stranger"], ok),
  {
    id: "TC-CORE",
    imports: `import { readFile } from "node:fs/promises";\nimport { jest } from "@jest/globals";`,
    steps: [
      {
        code: [
          `const error = await readFile("/nowhere/at/all").catch((thrown) => thrown);`,
          `expect(error).toBeInstanceOf(Error);`,
          `expect(error instanceof TypeError).toBe(false);`,
          `expect((() => { try { new URL("::"); } catch (thrown) { return thrown; } })() instanceof TypeError).toBe(true);`,
          `expect({} instanceof Error).toBe(false);`,
          `expect(new RangeError("x") instanceof Error).toBe(true);`,
        ].join("\n"),
      },
      {
        code: `jest.useFakeTimers();\nawait new Promise((done) => setImmediate(done) && jest.runAllTimers());\n${ok}`,
      },
      {
        code: `const order: string[] = [];\n{\n  await using first = { [Symbol.asyncDispose]: async () => { order.push("first"); } };\n  void first;\n}\nexpect(order).toEqual(["first"]);`,
      },
    ],
  },
  {
    id: "TC-DATA",
    data: [
      { name: "rows.json", language: "json", content: `[{ "n": 1 }]`, line: 5 },
      { name: "people.csv", language: "csv", content: `name,motto\nAda,"one, ""two"""\n`, line: 9 },
      { name: "plan.yaml", language: "yaml", content: "steps:\n  - one\n", line: 12 },
      { name: "broken.json", language: "json", content: "{", line: 20 },
    ],
    values: [{ name: "limit", text: "100 requests", line: 3 }],
    uses: ["testData", "values", "step"],
    steps: [
      {
        title: "Data",
        code: [
          `expect(testData.json("rows.json")).toEqual([{ n: 1 }]);`,
          `expect(testData.csv("people.csv")).toEqual([{ name: "Ada", motto: 'one, "two"' }]);`,
          `expect(testData.yaml("plan.yaml")).toEqual({ steps: ["one"] });`,
          `expect(() => testData.json("broken.json")).toThrow('Unexpected content of test data "broken.json" (line 20), expected JSON');`,
          `expect(() => testData.text("other.txt")).toThrow("rows.json, people.csv, plan.yaml, broken.json");`,
          `expect(values.limit).toBe("100 requests");`,
          `expect(() => values.limits).toThrow("Unexpected values.limits, expected one of: limit");`,
          `expect([step.number, step.title]).toEqual([1, "Data"]);`,
        ].join("\n"),
      },
    ],
  },
];

describe("where a failure stands", () => {
  let project: TestProject;
  let run: JestRun;

  beforeAll(async () => {
    project = new TestProject(cases, files);
    run = await project.jest([], { TC_LEDGER_URL: "http://ada:hunter22@127.0.0.1:9/" });
  });
  afterAll(() => project.remove());

  const errorOf = (id: string, step: number) => run.of(id).steps.find(({ number }) => number === step)?.error;
  const placeOf = (id: string, text: string) => {
    const lines = readFileSync(join(project.root, "specs", `${id}.md`), "utf8").split("\n");
    const line = lines.findIndex((each) => each.includes(text));
    return { file: `specs/${id}.md`, line: line + 1, column: (lines[line]?.indexOf(text) ?? 0) + 1 };
  };

  it("two calls deep in a helper: at the call in the Markdown, with a code frame of it", () => {
    expect(errorOf("TC-HELPER", 1)).toMatchObject({
      message: "RangeError: Unexpected 2",
      ...placeOf("TC-HELPER", "await"),
    });
    expect(errorOf("TC-HELPER", 1)?.stack).toMatch(
      /specs\/helpers\.ts:3:\d+[^]*specs\/helpers\.ts:6:\d+[^]*TC-HELPER\.md/u,
    );
    expect(run.output).toMatch(/> \d+ \| {4}await {3}outer\(2\);/u);
  });

  it("below an arrow function without a name: in it", () => {
    expect(errorOf("TC-ARROW", 1)).toMatchObject(placeOf("TC-ARROW", "await outer(n)"));
  });

  it("of a rejected promise: where its error was made", () => {
    expect(errorOf("TC-REJECTED", 1)).toMatchObject({
      message: "as a promise",
      ...placeOf("TC-REJECTED", "new Error("),
    });
  });

  it("of what is no error: at the step", () => {
    expect(errorOf("TC-TEXT", 1)).toMatchObject({
      message: "Unexpected throw of 'only a text', expected an Error",
      ...placeOf("TC-TEXT", "1. **"),
    });
  });

  it("with its causes in the message", () => {
    expect(errorOf("TC-CAUSE", 1)?.message).toBe("outside\n\nCaused by Error: inside");
  });

  it("not where its message says", () => {
    expect(errorOf("TC-SOFT", 1)).toMatchObject(placeOf("TC-SOFT", "new Error("));
  });

  it("inside a fixture: at the call in the Markdown", () => {
    expect(run.of("TC-FIXTURE").verdicts).toEqual(["passed", "failed"]);
    expect(errorOf("TC-FIXTURE", 2)).toMatchObject({
      message: "no *** account",
      line: placeOf("TC-FIXTURE", "account.fail").line,
    });
  });

  it("masks secrets in attachments and output, and keeps attachments in their folder", () => {
    const [attachment] = run.of("TC-FIXTURE").steps[1]!.attachments!;
    expect(attachment?.name).toBe("../../account log");
    expect(attachment?.file).toMatch(/^\.runs\/1\/attachments\/TC-FIXTURE\/[\w.-]+$/u);
    expect(JSON.parse(readFileSync(join(project.root, attachment!.file), "utf8"))).toEqual({
      password: "***",
    });
    expect(run.output).not.toContain("no s3cret");
  });

  it("sets fixtures up by what they need, and tears them down in reverse", () => {
    const lines = readFileSync(join(project.root, "fixtures.txt"), "utf8").trimEnd().split("\n");
    expect(lines).toEqual(["account up on ledger", "account down", "ledger down"]);
  });

  it.each<[id: string, verdict: string, message: string]>([
    ["TC-BLOCKED", "blocked", "BlockedError: the ledger is not there"],
    ["TC-CRASH", "failed", "TypeError: a bug in the fixture"],
    ["TC-UNTIDY", "failed", "cannot close"],
    ["TC-CIRCLE", "failed", "Unexpected circle of fixtures round → about → round"],
    ["TC-UNKNOWN", "failed", 'Unexpected fixture "stranger", expected one of: about, account, crashing'],
  ])("%s: a fixture that does not work makes the case %s", (id, verdict, message) => {
    expect(run.of(id).end?.verdict).toBe(verdict);
    expect(run.of(id).end?.error?.message).toContain(message);
    expect(run.of(id).end?.error).toMatchObject({ file: `specs/${id}.md`, line: 1 });
    expect(run.output).toContain(`FAIL generated/${id}.test.ts`);
  });

  it.each(["TC-CORE", "TC-DATA"])("%s passes", (id) => {
    expect(run.of(id).steps.map(({ error }) => error?.message)).toEqual(
      run.of(id).steps.map(() => undefined),
    );
    expect(run.of(id).end?.verdict).toBe("passed");
  });

  it("writes attachments below the run only", () => {
    expect(existsSync(join(project.root, "account log"))).toBe(false);
  });
});
