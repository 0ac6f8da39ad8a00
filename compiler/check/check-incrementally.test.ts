import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";

import { type ConfigInput, configDataSchema } from "../config/schema.js";
import { openProject } from "../project/project.js";
import { checkIncrementally } from "./check-incrementally.js";
import { checkProject } from "./check-project.js";

const tool = "this build";

/** What a project is made of; each file is one of its texts, or is not there. */
const texts: Record<string, string[]> = {
  ...Object.fromEntries([1, 2, 3].map((number) => [`specs/TC-L2-INT-DB-00${number}.md`, specsOf(number)])),
  "specs/plan.yaml": ["cases:\n  - TC-L2-INT-DB-001\n  - TC-L2-INT-DB-009\n", "cases: [\n"],
  "PRD.md": [
    "# PRD\n\n## 5.1 Speed\n\nFast.\n",
    "# PRD\n\n## 5.1 Latency\n\nFast.\n\n## 5.2 More\n\nText.\n",
  ],
  "steps/own.ts": ["send {n} requests", "send {n} letters"].map(
    (pattern) =>
      `import { defineStep } from "tcspec/runtime";\nexport const sends = defineStep("${pattern}", { says: "it", example: "x" }, async () => {});\n`,
  ),
  "fixtures/own.ts": ["ledger", "journal"].map(
    (name) => `export const own = defineFixtures({ ${name}: async () => 1 });\n`,
  ),
  "specs/fixtures/data.json": ["{}", "[]"],
};

function specsOf(number: number): string[] {
  const spec = (id: number, body: string): string => `# TC-L2-INT-DB-00${id}: A case

**Test Case Status:** Implemented
**Next Review:** 2026-12-0${number}

### Traceability
- **Requirements Reference:** \`PRD 5.1 - Speed\`, \`PRD 5.2\`

### Test Data Requirements
- **Test Fixtures:** \`data.json\`

### Test Steps

${body}
`;
  return [
    spec(number, "1. Send 3 requests"),
    spec(number, "1. **Code**\n   ```ts\n   expect(ledger).toBe(1);\n   ```"),
    spec(number, "1. **Code**\n   ```ts\n   expect(\n   ```"),
    // An id that another one has.
    spec((number % 3) + 1, "1. Send 3 letters\n   - ✅ It succeeds"),
    `<!-- tcspec-disable step-unbound -- it is the example -->\n${spec(number, "1. Do what nobody knows")}`,
    "no test case at all\n",
  ];
}

const surroundings: ConfigInput = {
  steps: ["steps"],
  fixtures: ["fixtures/*.ts"],
  documents: { PRD: { file: "PRD.md", field: "requirements" } },
};
const configs: ConfigInput[] = [
  surroundings,
  { ...surroundings, rules: { "review-overdue": { status: { Implemented: "error" } } } },
];

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-check-"));
  for (const [file, [text]] of Object.entries(texts)) put(file, text);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(file: string, text: string | undefined): void {
  const path = join(root, file);
  if (text === undefined) {
    rmSync(path, { force: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const loaded = {};
const open = async (config: ConfigInput | undefined) =>
  openProject(root, configDataSchema.parse(config ?? {}));

async function check(today = "2026-12-02", config = configs[0], by = tool) {
  return checkIncrementally(await open(config), loaded, by, { today });
}

const specFile = (number: number): string => `specs/TC-L2-INT-DB-00${number}.md`;
const rulesOf = (diagnostics: readonly { rule: string; file: string }[], file: string): string[] =>
  diagnostics.filter((found) => found.file === file).map(({ rule }) => rule);

describe("an incremental check", () => {
  it("finds what a whole one finds, whatever is edited, and checks nothing twice", async () => {
    const edit = fc.oneof(
      ...Object.entries(texts).map(([file, versions]) =>
        fc.record({
          file: fc.constant(file),
          text: fc.option(fc.constantFrom(...versions), { nil: undefined }),
        }),
      ),
    );
    const step = fc.record({
      edits: fc.array(edit, { maxLength: 2 }),
      config: fc.constantFrom(...configs),
      today: fc.constantFrom("2026-12-01", "2026-12-03"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        for (const { edits, config, today } of steps) {
          for (const { file, text } of edits) put(file, text);
          const project = await open(config);
          const incremental = await checkIncrementally(project, loaded, tool, { today });
          const whole = await checkProject(project, loaded, { today });
          expect(incremental.diagnostics).toEqual(whole.diagnostics);
          const again = await checkIncrementally(project, loaded, tool, { today });
          expect(again).toEqual({ diagnostics: whole.diagnostics, checked: [] });
        }
      }),
      { numRuns: process.env["TCSPEC_LONG"] === undefined ? 8 : 300 },
    );
  }, 120_000);

  it("checks again only the spec that was edited, and what others say of it", async () => {
    expect((await check()).checked).toEqual([1, 2, 3].map(specFile));
    put(specFile(1), texts[specFile(1)]?.[3]);
    const { checked, diagnostics } = await check();
    expect(checked).toEqual([specFile(1)]);
    // The id is the second spec's, which was not read again.
    expect(rulesOf(diagnostics, specFile(2))).toContain("duplicate-id");
  });

  it("judges the day without checking again", async () => {
    expect(rulesOf((await check("2026-12-01")).diagnostics, specFile(1))).not.toContain("review-overdue");
    const { checked, diagnostics } = await check("2026-12-09");
    expect({ checked, rules: rulesOf(diagnostics, specFile(1)) }).toEqual({
      checked: [],
      rules: expect.arrayContaining(["review-overdue"]),
    });
  });

  it("checks again who asked for a file that came or went", async () => {
    await check();
    put("specs/fixtures/data.json", undefined);
    const { checked, diagnostics } = await check();
    expect(checked).toEqual([1, 2, 3].map(specFile));
    expect(rulesOf(diagnostics, specFile(3))).toContain("fixture-missing");
  });

  it.each([
    ["the signature of a step", () => put("steps/own.ts", texts["steps/own.ts"]?.[1])],
    ["a requirement document", () => put("PRD.md", texts["PRD.md"]?.[1])],
    ["the plan", () => put("specs/plan.yaml", texts["specs/plan.yaml"]?.[1])],
    ["a fixture", () => put("fixtures/own.ts", texts["fixtures/own.ts"]?.[1])],
  ])("checks all again after a change of %s", async (_, change) => {
    await check();
    change();
    expect((await check()).checked).toEqual([1, 2, 3].map(specFile));
  });

  it("checks nothing again after a change of a step's body", async () => {
    await check();
    const text = readFileSync(join(root, "steps/own.ts"), "utf8");
    put("steps/own.ts", text.replace("async () => {}", "async () => { await 1; }"));
    expect((await check()).checked).toEqual([]);
  });

  it.each([
    ["damaged", (text: string) => text.replace("TC-L2", "TC-L3")],
    ["cut short", (text: string) => text.slice(0, -9)],
    ["empty", () => ""],
  ])("believes no %s records, and none of another compiler", async (_, damage) => {
    await check();
    const file = join(root, ".tcspec", "cache", "check.json");
    expect(existsSync(file)).toBe(true);
    writeFileSync(file, damage(readFileSync(file, "utf8")));
    expect((await check()).checked).toHaveLength(3);
    expect((await check(undefined, undefined, "another build")).checked).toHaveLength(3);
  });
});
