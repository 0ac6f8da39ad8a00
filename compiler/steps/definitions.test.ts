import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { StepDefinition } from "./binding.js";
import { compileDefinitions, loadBinder, loadDefinitions, renderStepsDoc, renderStepsList } from "./index.js";
import { readBuiltIn } from "./load-definitions.js";
import { readDefinitions } from "./read-definitions.js";

const read = (text: string) => readDefinitions([{ file: "steps/a.ts", module: "steps/a.ts", text }]);

const transfers = `import { defineStep } from "tcspec/runtime";
throw new Error("a definition is never loaded");
export const transfers = defineStep(
  "Transfer {q} from {key} " + "to {key}",
  { asserts: true, says: "both balances change by the amount", example: "Transfer 5 entries from \`a\` to \`b\`" },
  async () => {},
);
`;

describe("reading definitions", () => {
  test("an exported constant is read without being loaded", async () => {
    expect(await read(transfers)).toEqual({
      definitions: [
        {
          exportName: "transfers",
          module: "steps/a.ts",
          pattern: "Transfer {q} from {key} to {key}",
          asserts: true,
          description: "both balances change by the amount",
          example: "Transfer 5 entries from `a` to `b`",
          file: "steps/a.ts",
          line: 3,
        },
      ],
      diagnostics: [],
    });
  });

  test("without asserts a definition only acts", async () => {
    const { definitions } = await read(
      'export const a = defineStep(`Stop {service}`, { says: "stops it" }, f);',
    );
    expect(definitions).toMatchObject([{ pattern: "Stop {service}", asserts: false }]);
  });

  test("what compares with the beginning of the step says so by a literal", async () => {
    const text =
      'export const a = defineStep("{metric} rises", { says: "x", remembers: true, judgesOutcome: true }, f);';
    const { definitions, diagnostics } = await read(text);
    expect(definitions).toMatchObject([{ remembers: true }]);
    expect(diagnostics).toEqual([]);
    const wrong = await read(text.replace("judgesOutcome: true", "judgesOutcome: false"));
    expect(wrong.diagnostics).toMatchObject([
      { message: expect.stringContaining("expected the literal true") },
    ]);
  });

  test("fixtures that a phrase needs are literal names", async () => {
    const text = 'export const a = defineStep("Stop {service}", { says: "x", fixtures: ["faults"] }, f);';
    const { definitions, diagnostics } = await read(text);
    expect(definitions).toMatchObject([{ fixtures: ["faults"] }]);
    expect(diagnostics).toEqual([]);
    const wrong = await read(text.replace('["faults"]', "[name]"));
    expect(wrong.diagnostics).toMatchObject([
      { message: 'Unexpected fixtures, expected an array of string literals, e.g. ["faults"]' },
    ]);
  });

  test.each([
    ["export const a = defineStep(pattern, {}, f);", "Unexpected pattern, expected a string literal", 29],
    ["export const a = defineStep(`x ${y}`, {}, f);", "Unexpected pattern, expected a string literal", 29],
    ['export const a = defineStep("x", options, f);', "Unexpected options, expected an object literal", 34],
    ['export const a = defineStep("x");', "Unexpected options, expected an object literal", 18],
    ['export const a = defineStep("x", {}, f);', 'Unexpected options without "says"', 34],
    [
      'export const a = defineStep("x", { asserts: yes, says: "y" }, f);',
      "Unexpected asserts, expected the literal",
      36,
    ],
    [
      'export const a = defineStep("x", { says: text() }, f);',
      "Unexpected says, expected a string literal",
      36,
    ],
    ['export const a = defineStep("x", { ...all }, f);', "Unexpected option, expected", 36],
    [
      'const a = defineStep("x", { says: "y" }, f);',
      "Unexpected defineStep, expected an exported constant",
      11,
    ],
    [
      'export default defineStep("x", { says: "y" }, f);',
      "Unexpected defineStep, expected an exported constant",
      16,
    ],
  ])("%s is a finding", async (text, message, column) => {
    const { definitions, diagnostics } = await read(`// first line\n${text}`);
    expect(definitions).toEqual([]);
    expect(diagnostics).toMatchObject([
      {
        rule: "step-definition",
        file: "steps/a.ts",
        message: expect.stringContaining(message) as string,
        range: { start: { line: 2, column } },
      },
    ]);
  });

  test("broken TypeScript gives what can be read", async () => {
    const { definitions } = await read(`${transfers}\nexport const broken = defineStep("x", {`);
    expect(definitions.map(({ exportName }) => exportName)).toEqual(["transfers"]);
  });
});

describe("a project's definitions", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "tcspec-steps-"));
    await mkdir(join(root, "steps"));
    await writeFile(join(root, "steps", "bank.ts"), transfers);
    await writeFile(join(root, "steps", "bank.test.ts"), transfers);
    await writeFile(join(root, "steps", "notes.md"), transfers);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  test.each(["steps", "steps/**/*.ts", "steps/bank.ts"])("come from %s", async (pattern) => {
    const { definitions } = await loadDefinitions(root, { steps: [pattern] });
    const own = definitions.filter(({ module }) => module !== "tcspec/runtime");
    expect(own).toMatchObject([{ exportName: "transfers", module: "steps/bank.ts", file: "steps/bank.ts" }]);
  });

  test("the binder reports a pattern that is none", async () => {
    const text = 'export const a = defineStep("uses {colour}", { says: "x" }, f);';
    await writeFile(join(root, "steps", "bad.ts"), text);
    const { diagnostics } = await loadBinder(root, { steps: ["steps"], services: {} });
    expect(diagnostics).toMatchObject([
      { rule: "step-pattern", file: "steps/bad.ts", data: { pattern: "uses {colour}" } },
    ]);
  });

  test("built-in ones are read from the package's sources", async () => {
    expect(await readBuiltIn(root)).toEqual([]);
    await mkdir(join(root, "runtime", "steps"), { recursive: true });
    await writeFile(join(root, "runtime", "steps", "bank.ts"), transfers);
    expect(await readBuiltIn(root)).toMatchObject([
      { exportName: "transfers", module: "tcspec/runtime", file: "runtime/steps/bank.ts" },
    ]);
  });

  test("the package's own are Cucumber Expressions, which nobody looks at before a phrase is matched", async () => {
    const { definitions } = await loadDefinitions(root, { steps: [] });
    const { compiled } = compileDefinitions(definitions);
    expect(compiled.length).toBe(definitions.length);
    for (const one of compiled)
      expect([one.expression.source, one.withoutService?.expression.source]).not.toContain("");
  });

  test("a built-in definition that cannot be read is a bug of the package", async () => {
    await mkdir(join(root, "runtime", "steps"), { recursive: true });
    await writeFile(join(root, "runtime", "steps", "bad.ts"), "export const a = defineStep(x);");
    await expect(readBuiltIn(root)).rejects.toThrow("runtime/steps/bad.ts:1 Unexpected pattern");
  });
});

describe("showing definitions", () => {
  const base: StepDefinition = {
    exportName: "a",
    module: "m",
    pattern: "Stop {service}",
    asserts: false,
    description: "stops it",
    file: "a.ts",
    line: 1,
  };
  const definitions: StepDefinition[] = [
    base,
    {
      ...base,
      pattern: "{metric} of {service} rises by {n}",
      asserts: true,
      description: "difference since the step began",
      example: "`up` of `redis` rises by 1",
    },
  ];

  test("the list shows parameters, meaning and example, and can be narrowed", () => {
    expect(renderStepsList(definitions, "RISES")).toBe(
      [
        "{metric} of {service} rises by {n}",
        "  asserts: difference since the step began",
        "  {metric}: a metric's name in ticks",
        "  {service}: a service of the configuration in ticks; left out, it is the case's Service Name",
        "  {n}: a whole number or a value that is one",
        "  e.g. `up` of `redis` rises by 1",
        "",
      ].join("\n"),
    );
    expect(renderStepsList(definitions, undefined)).toContain("Stop {service}\n  does: stops it\n");
    expect(renderStepsList(definitions, "nothing")).toBe(
      'No phrase holds "nothing". `tcspec steps` lists all 2.\n',
    );
  });

  test("the document is sorted, and fences hold whatever an example holds", () => {
    const fenced = { ...base, pattern: "Run on {service}", example: "Run on `pg`:\n\n```sql\nselect 1\n```" };
    const document = renderStepsDoc([fenced, ...definitions]);
    expect(document).toBe(renderStepsDoc([...definitions, fenced]));
    expect(document.match(/^## .*$/gmu)).toEqual([
      "## `Run on {service}`",
      "## `Stop {service}`",
      "## `{metric} of {service} rises by {n}`",
    ]);
    expect(document).toContain("````markdown\nRun on `pg`:\n\n```sql\nselect 1\n```\n````\n");
  });
});
