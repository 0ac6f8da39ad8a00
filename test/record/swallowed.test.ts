import { readFileSync } from "node:fs";
import { join } from "node:path";

import { TestProject } from "./project.js";
import type { CaseInput, JestRun } from "./project.js";

jest.setTimeout(60_000);

const fails = "expect(1).toBe(2);";

/** Code whose only assertion fails, and its error never reaches the step. */
const swallowing: [id: string, code: string][] = [
  ["CATCH", `try {\n  ${fails}\n} catch {}`],
  ["FINALLY", `const f = () => { try { ${fails} } finally { return 1; } };\nf();`],
  ["BREAK", `for (;;) { try { ${fails} } finally { break; } }`],
  ["HELPER", `const quiet = (f) => { try { f(); } catch {} };\nquiet(() => ${fails.slice(0, -1)});`],
  ["THEN", `await Promise.resolve(1).then((n) => { expect(n).toBe(2); }).then(undefined, () => {});`],
  ["ALL-SETTLED", `await Promise.allSettled([1, 2].map(async (n) => { expect(n).toBe(3); }));`],
  ["ANY", `await Promise.any([(async () => { ${fails} })(), Promise.resolve(1)]);`],
  ["RESOLVES", `await expect(Promise.resolve(1)).resolves.toBe(2).catch(() => {});`],
  ["RETRIES", `for (let n = 0; n < 3; n += 1) {\n  try { ${fails} break; } catch {}\n}`],
  [
    "ROWS-SETTLED",
    `const rows = [{ total: 5 }, { total: 10 }];
await Promise.allSettled(rows.map(async (row) => { await null; expect(row.total).toBe(10); }));`,
  ],
  [
    "ROWS-AT-ONCE",
    `const rows = [{ total: 5 }, { total: 10 }];
await Promise.allSettled(rows.map(async (row) => { expect(row.total).toBe(10); }));`,
  ],
  [
    "ROWS-RESOLVES",
    `await Promise.allSettled([1, 2].map(async (n) => { await expect(Promise.resolve(n)).resolves.toBe(2); }));`,
  ],
  ["ROWS-EACH", `[1, 2].forEach((n) => { try { expect(n).toBe(2); } catch {} });`],
  ["OTHER-LINE", `const check = (n) => { expect(n).toBe(10); };\ntry { check(1); } catch {}\ncheck(10);`],
  [
    "OTHER-LINE-LATER",
    `const check = async (n) => { await null; expect(n).toBe(10); };\nawait check(1).catch(() => {});\nawait check(10);`,
  ],
  [
    "BESIDE-REJECTS",
    `const beside = (async () => { await null; ${fails} })();
await Promise.allSettled([beside, expect(rejected()).rejects.toThrow("no")]);
async function rejected() { await new Promise((done) => setTimeout(done, 5)); throw new Error("no"); }`,
  ],
  [
    "INSIDE-REJECTS",
    `await expect(async () => { try { ${fails} } catch {} throw new Error("no"); }).rejects.toThrow("no");`,
  ],
  ["INSIDE-TO-THROW", `expect(() => { try { ${fails} } catch {} throw new Error("no"); }).toThrow("no");`],
  ["INSIDE-NOT-TO-THROW", `expect(() => { try { ${fails} } catch {} }).not.toThrow();`],
];

const soft = `expect(1).toBe(1);\nexpect.getState().suppressedErrors.push(new Error("soft"));`;

const underCondition = `for (let n = 0; n < 6; n += 1) {
  try { if (n < 3) expect(n).toBe(3); expect(n).toBeGreaterThan(4); } catch { await null; }
}`;

const others: CaseInput[] = [
  { id: "TC-UNDER-CONDITION", steps: [{ code: underCondition }] },
  {
    id: "TC-UNCONDITIONAL",
    steps: [{ code: underCondition.replace("if (n < 3) expect(n)", "expect(n < 3 ? n : 3)") }],
  },
  { id: "TC-SOFT", steps: [{ code: soft }] },
  { id: "TC-SNAPSHOT", steps: [{ code: `expect({ now: 1 })["toMatch" + "Snapshot"]();` }] },
];

/** Code that would change how others are judged. */
const replacing: [id: string, code: string, message: string][] = [
  [
    "EXTEND",
    `expect.extend({ toBe: () => ({ pass: true, message: () => "" }) });
${fails}`,
    "Unexpected expect.extend({ toBe }), expected a name of its own",
  ],
  ["STATE", `expect.setState({ assertionCalls: 3 });`, "Unexpected expect.setState({ assertionCalls })"],
];

/** Code in which an assertion fails, and is meant to, or holds in the end. */
const meant: [id: string, code: string][] = [
  ["TO-THROW", `expect(() => { ${fails} }).toThrow("toBe");`],
  ["REJECTS", `await expect((async () => { ${fails} })()).rejects.toThrow("toBe");`],
  [
    "REJECTS-LATER",
    `await expect(async () => { await new Promise((done) => setTimeout(done, 2)); ${fails} }).rejects.toThrow("toBe");`,
  ],
  [
    "TRIED-BY-HELPER",
    `const tries = async (look) => { for (;;) { try { return look(); } catch { await null; } } };
const until = (look) => tries(look);
let n = 0;
await until(
  () => { n += 1; expect(n).toBe(4); },
);`,
  ],
  [
    "TRIED-BY-TIMER",
    `const until = (look) => new Promise((done) => {
  const attempt = () => { try { look(); done(); } catch { setTimeout(attempt); } };
  attempt();
});
let n = 0;
await until(() => { n += 1; expect(n).toBe(4); });`,
  ],
  [
    "TRIED-BY-ITSELF",
    `const tries = async (look) => { try { return await look(); } catch { await null; return tries(look); } };
let n = 0;
await tries(() => { n += 1; expect(n).toBe(5); });`,
  ],
  [
    "TRIED-IN-THE-BACKGROUND",
    `let n = 0;
const until = async () => { for (;;) { try { n += 1; return expect(n).toBe(5); } catch { await null; } } };
const poll = until();
await null;
await poll;`,
  ],
  [
    "TRIED-FOR-EACH",
    `let n = 0;
const until = async (look) => { for (;;) { try { return look(); } catch { await null; } } };
await until(() => { n += 1; [0, 1].forEach((each) => { expect(n + each).toBeGreaterThan(3); }); });`,
  ],
  [
    "TRIED-EACH-FOR-ITSELF",
    `await Promise.all([3, 4].map(async (limit) => {
  for (let n = 0; n <= limit; n += 1) { try { expect(n).toBe(limit); } catch { await null; } }
}));`,
  ],
  [
    "TO-THROW-CAUSE",
    `expect(() => { try { ${fails} } catch (cause) { throw new Error("no", { cause }); } }).toThrow("no");`,
  ],
  [
    "REJECTS-ANY",
    `await expect(Promise.any([1, 2].map(async (n) => { await null; expect(n).toBe(3); }))).rejects.toThrow("rejected");`,
  ],
  [
    "REJECTS-TRIED",
    `let no = "not yet";
for (let n = 0; n < 3; n += 1) {
  try {
    await expect(async () => { expect(no).toBe("yes"); }).rejects.toThrow(n === 1 ? "toBe" : "other");
    break;
  } catch {}
}`,
  ],
  [
    "REJECTS-THENABLE",
    `await expect({ then: (_, no) => { try { ${fails} } catch (error) { no(error); } } }).rejects.toThrow("toBe");`,
  ],
  [
    "OWN-MATCHER",
    `expect.extend({ toBeOne: (n) => ({ pass: n === 1, message: () => "not one" }) });\nexpect(1).toBeOne();`,
  ],
  [
    "POLLS",
    `for (let n = 0; n < 3; n += 1) {\n  try {\n    expect(n).toBe(2);\n  } catch {\n    await new Promise((done) => setTimeout(done, 1));\n  }\n}`,
  ],
];

/** Definitions of a phrase, whose assertion is `step.verify`, and the verdict of a step with it. */
const verifying: [id: string, definition: string, verdict: string, modifiers?: string][] = [
  ["VERIFY-CAUGHT", `try { step.verify(false, () => "wrong"); } catch {}`, "failed"],
  [
    "VERIFY-LATE",
    `setTimeout(() => { try { step.verify(false, () => "wrong"); } catch {} }, 2); step.verify(true, () => "");`,
    "failed",
  ],
  [
    "VERIFY-TRIED",
    `for (let n = 0; n < 3; n += 1) { try { step.verify(n === 2, () => "not yet"); } catch {} }`,
    "passed",
  ],
  [
    "VERIFY-WITHIN",
    `globalThis.tries = (globalThis.tries ?? 0) + 1;
if (globalThis.tries > 2) step.verify(true, () => ""); else step.verify(false, () => "not yet");`,
    "passed",
    "modifiers: { withinMs: 2000 }",
  ],
  ["VERIFY-NOT", `step.verify(false, () => "right");`, "passed", 'polarity: "must-not"'],
];

const toPhrase = ([id, definition, , input = ""]: (typeof verifying)[number]): CaseInput => ({
  id: `TC-${id}`,
  imports: 'import { defineStep, perform } from "tcspec/runtime";',
  steps: [
    {
      code: `const phrase = defineStep("it is so", { asserts: true, says: "It is." }, async (step) => {\n${definition}\n});
await perform({ at: "1", line: 3, column: 1, text: "it is so" }, phrase, { arguments: [], ${input} });
expect(1).toBe(1);`,
    },
  ],
});

const toCase = ([id, code]: [string, string]): CaseInput => ({ id: `TC-${id}`, steps: [{ code }] });

describe("an assertion whose failure is swallowed", () => {
  let project: TestProject;
  let run: JestRun;

  beforeAll(async () => {
    project = new TestProject([
      ...[...swallowing, ...meant, ...replacing.map(([id, code]): [string, string] => [id, code])].map(
        toCase,
      ),
      ...others,
      ...verifying.map(toPhrase),
    ]);
    run = await project.jest(["--maxWorkers=2"]);
  });
  afterAll(() => project.remove());

  const lineOf = (id: string, text: string) => {
    const lines = readFileSync(join(project.root, "specs", `${id}.md`), "utf8").split("\n");
    return lines.findIndex((line) => line.includes(text)) + 1;
  };

  it.each(swallowing)("%s fails the step, on its own line", (name) => {
    const id = `TC-${name}`;
    expect(run.of(id).verdicts).toEqual(["failed"]);
    const { error } = run.of(id).steps[0]!;
    expect(error?.message).toContain("An assertion failed and something swallowed its error");
    expect(error?.message).toContain("expect(received).");
    expect(error).toMatchObject({ file: `specs/${id}.md`, line: lineOf(id, "expect(") });
  });

  it.each(meant)("%s passes: it was meant to fail, or held later", (name) => {
    expect(run.of(`TC-${name}`).steps[0]?.error).toBeUndefined();
    expect(run.of(`TC-${name}`).end?.verdict).toBe("passed");
  });

  it.each(verifying)("%s: %j is %s", (name, _definition, verdict) => {
    const { end, steps } = run.of(`TC-${name}`);
    expect(end?.verdict).toBe(verdict);
    if (verdict === "passed") return;
    const error = steps[0]?.error ?? end?.error;
    expect(error?.message).toMatch(/swallowed its error[^]*wrong/);
    expect(error?.line).toBe(lineOf(`TC-${name}`, "step.verify(false"));
  });

  it("that is only sometimes tried: tells what to do, which helps", () => {
    const { error } = run.of("TC-UNDER-CONDITION").steps[0]!;
    expect(error?.message).toContain(
      "in place of `if (n < 3) expect(n).toBe(3)` write `expect(n < 3 ? n : 3)",
    );
    expect(run.of("TC-UNCONDITIONAL").end?.verdict).toBe("passed");
  });

  it("is heard where a matcher puts its failure aside", () => {
    expect(run.of("TC-SOFT").steps[0]?.error?.message).toContain("soft");
    expect(run.of("TC-SOFT").end?.verdict).toBe("failed");
  });

  it.each(replacing)("%s does not replace what judges", (name, _code, message) => {
    expect(run.of(`TC-${name}`).end?.verdict).toBe("failed");
    expect(run.of(`TC-${name}`).steps[0]?.error).toMatchObject({
      message: expect.stringContaining(message) as string,
      line: lineOf(`TC-${name}`, "expect."),
    });
  });

  it("is no snapshot: those pass when they are first written", () => {
    const { error } = run.of("TC-SNAPSHOT").steps[0]!;
    expect(error?.message).toContain("expected a value in the spec");
    expect(error).toMatchObject({ file: "specs/TC-SNAPSHOT.md", line: lineOf("TC-SNAPSHOT", "toMatch") });
  });
});
