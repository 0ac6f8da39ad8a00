import { readFileSync } from "node:fs";
import { join } from "node:path";

import { applyFixes } from "../check/apply-fixes.js";
import { checkSpecs, readCatalogue } from "../check/check-specs.js";
import { readPlan } from "../plan/plan-file.js";
import { generatorFindings } from "../check/generator-findings.js";
import { applySuppressions, suppressionsOf } from "../check/suppressions.js";
import { configDataSchema, type ConfigData } from "../config/schema.js";
import { sortDiagnostics } from "../diagnostics/sort.js";
import { readSpec } from "../document/index.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Bind } from "../steps/binding.js";
import { type Example, type ExampleFile, type ExpectedFinding, readPage } from "./page-examples.js";
import type { Rule } from "./rule.js";

/** The day of all examples. */
export const exampleDay = "2026-11-23";

const exampleConfig = {
  levels: {
    1: { name: "Component", categories: ["Component"] },
    2: { name: "Integration", categories: ["Integration"] },
    3: { name: "Service", categories: ["Performance", "Security", "Reliability"] },
  },
};

/** All findings about an example. */
type CheckExample = (example: Example) => Promise<readonly Diagnostic[]>;

/**
 * Runs a rule's page: every bad example gives exactly the findings written in it, every good one none. What needs
 * more than texts to be found comes with a `check` of its own.
 */
export function testPage(rule: Rule, check: CheckExample = checkExample): void {
  const page = readPage(readFileSync(join(__dirname, "..", "..", "docs", "rules", `${rule.id}.md`), "utf8"));

  test("its page says what the rule says", () => {
    const scope =
      rule.scope === "network" || rule.scope === "index" ? "looks at all specs" : "looks at one spec";
    expect(page).toMatchObject({ title: rule.id, summary: rule.summary });
    expect(page.defaults).toContain(`Default: ${rule.severity}, ${scope}`);
    expect(page.defaults.includes("a guess")).toBe(rule.heuristic === true);
    expect(page.examples.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["bad", "good"]));
  });

  test.each(
    page.examples.map((example): [string, Example] => [`${example.kind}: ${example.heading}`, example]),
  )("%s", async (_, example) => {
    const found = (await check(example)).filter((diagnostic) => diagnostic.rule === rule.id);
    expect(sortDiagnostics(found).map((one) => shown(one, example))).toEqual(
      example.expected.map(expectedShown),
    );
    if (example.kind === "bad") expect(found.length).toBeGreaterThan(0);
    await expectFixed(rule, example, found, check);
  });
}

async function expectFixed(
  rule: Rule,
  example: Example,
  found: readonly Diagnostic[],
  check: CheckExample,
): Promise<void> {
  const [spec] = example.specs;
  const mended = spec && applyFixes(spec.text, found);
  expect(mended?.applied.length ? mended.text : undefined).toEqual(example.fixed);
  if (spec === undefined || example.fixed === undefined) return;
  const again = { ...example, specs: [{ ...spec, text: example.fixed }, ...example.specs.slice(1)] };
  const left = (await check(again)).filter((diagnostic) => diagnostic.rule === rule.id);
  expect(left.filter(({ fix }) => fix !== undefined)).toEqual([]);
}

/** All findings of all rules about an example. */
async function checkExample(example: Example): Promise<Diagnostic[]> {
  const config: ConfigData = configDataSchema.parse({
    ...exampleConfig,
    ...(JSON.parse(example.config ?? "{}") as object),
    ...(example.documents.size > 0 && { documents: documentsOf(example) }),
  });
  const encode = (text: string) => new TextEncoder().encode(text);
  const specs = example.specs.map((spec) => readSpec(bytesOf(spec), spec.file, config));
  const texts = new Map([...example.documents.values()].map(({ file, text }) => [file, encode(text)]));
  const { catalogue, diagnostics } = readCatalogue(config.documents, "tcspec.config.ts", (path) =>
    texts.get(path),
  );
  const plan = example.plan && readPlan(encode(example.plan.text), example.plan.file);
  const fixtures = example.fixtures === undefined ? undefined : await fixturesOf(example.fixtures);
  const bind = example.steps.length > 0 ? fixedPhrases(example.steps) : undefined;
  const found = await checkSpecs({
    specs,
    complete: true,
    catalogue,
    ...(plan && { plan: plan.plan }),
    ...(bind && { bind }),
    hasFile: () => false,
    configFile: "tcspec.config.ts",
    config,
    today: exampleDay,
    others: [
      ...diagnostics,
      ...(plan?.diagnostics ?? []),
      ...(fixtures?.diagnostics ?? []),
      ...(await definitionProblems(example.definitions)),
      ...(await generatorFindings(specs, {
        config,
        ...(bind && { bind }),
        ...(fixtures && { fixtureFiles: fixtures.found }),
      })),
    ],
  });
  return applySuppressions(
    found,
    specs.map(({ document }) => suppressionsOf(document)),
  );
}

async function definitionProblems(text: string | undefined): Promise<Diagnostic[]> {
  if (text === undefined) return [];
  const [{ readDefinitions }, { compileDefinitions }] = await Promise.all([
    import("../steps/read-definitions.js"),
    import("../steps/expression.js"),
  ]);
  const { definitions, diagnostics } = await readDefinitions([
    { file: "definitions.ts", text, module: "definitions.ts" },
  ]);
  return [...diagnostics, ...compileDefinitions(definitions).diagnostics];
}

async function fixturesOf(text: string) {
  const { readFixtureFile } = await import("../generate/scope/project-fixtures.js");
  return readFixtureFile(text, "fixtures.ts");
}

function bytesOf({ text, escapes }: ExampleFile): Uint8Array {
  if (escapes !== true) return new TextEncoder().encode(text);
  const parts = text.split(/\\x([0-9A-F]{2})/u);
  return Buffer.concat(
    parts.map((part, at) => (at % 2 === 0 ? Buffer.from(part) : Buffer.from([Number.parseInt(part, 16)]))),
  );
}

function documentsOf({ documents, config }: Example): ConfigData["documents"] {
  const own = (JSON.parse(config ?? "{}") as { documents?: ConfigData["documents"] }).documents;
  return {
    ...Object.fromEntries(
      [...documents].map(([key, { file }]) => [key, { names: [], file, field: "requirements" as const }]),
    ),
    ...own,
  };
}

/**
 * A binder of whole phrases: enough to tell bound, unbound and ambiguous ones apart. `{file}` is an argument, `{…}` any
 * text; a pattern marked "(acts)" asserts nothing.
 */
function fixedPhrases(patterns: readonly string[]): Bind {
  return (phrase) => {
    const candidates = patterns.flatMap((line, at) => {
      const [pattern = ""] = line.split(" (acts)");
      const expression = pattern.replaceAll("{…}", ".+").replaceAll("{file}", "(?<file>\\S+)");
      const match = new RegExp(`^${expression}$`, "u").exec(phrase.value);
      if (match === null) return [];
      const definition = {
        exportName: `definition${at + 1}`,
        module: "steps.ts",
        pattern,
        asserts: line === pattern,
        description: "",
        file: "steps.ts",
        line: at + 1,
      };
      const { file } = match.groups ?? {};
      return [
        { definition, arguments: file === undefined ? [] : [{ type: "file", value: file, text: file }] },
      ];
    });
    const [found, second] = candidates;
    if (found === undefined) return { kind: "unbound", nearest: patterns.slice(0, 1) };
    if (second !== undefined)
      return { kind: "ambiguous", candidates: candidates.map(({ definition }) => definition) };
    return { kind: "bound", binding: { ...found, modifiers: {}, range: phrase.range } };
  };
}

interface Shown {
  file: string;
  line: number;
  column: number;
  width: number;
  message: unknown;
}

function shown({ file, message, range: { start, end } }: Diagnostic, example: Example): Shown {
  const texts = [...example.specs, ...example.documents.values(), ...(example.plan ? [example.plan] : [])];
  const line = texts.find((one) => one.file === file)?.text.split("\n")[start.line - 1] ?? "";
  // Of what goes on below, the carets mark the first line.
  const last = end.line === start.line ? end.column : line.length + 1;
  return { file, line: start.line, column: start.column, width: Math.max(1, last - start.column), message };
}

function expectedShown({ message, ...place }: ExpectedFinding): Shown {
  return { ...place, message: expect.stringContaining(message) as unknown };
}
