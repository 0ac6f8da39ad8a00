import { configDataSchema } from "../config/schema.js";
import { inputsOf } from "./inputs.js";

const config = configDataSchema.parse({
  specs: ["cases/**/TC-*.md"],
  steps: ["steps"],
  fixtures: ["support/fixtures.ts"],
  plan: "planning/plan.yaml",
  documents: { PRD: { file: "./requirements/PRD" }, HLD: {} },
});
const inputs = inputsOf(config, "tcspec.config.ts", ["tcspec.config.ts", "settings/services.ts"]);

it.each([
  "cases/TC-1.md",
  "cases/level-2/TC-1.markdown",
  "steps/own.ts",
  "support/fixtures.ts",
  "tcspec.config.ts",
  "settings/other.json",
  "planning/plan.yaml",
  "requirements/PRD",
])("%p may be an input", (path) => {
  expect(inputs.isInput(path)).toBe(true);
});

it.each([
  // What `compile --watch > log` writes is none, whatever it is called.
  "log",
  "cases/log",
  "log.json",
  "notes.md",
  "src/main.ts",
  "cases/.TC-1.md.swp",
  "cases/.TC-1.md",
  "cases/TC-1.md~",
  "cases/4913",
  "cases/#TC-1.md#",
  "cases/.#TC-1.md",
  "cases/TC-1.md.k3-1.tmp",
  "cases/notes.txt",
])("%p is none", (path) => {
  expect(inputs.isInput(path)).toBe(false);
});

it("of a configuration that may hang on more than is known, what lies beside it may be an input", () => {
  const unknown = inputsOf(config, "tcspec.config.ts", null);
  expect(["settings.json", "log", "src/main.ts"].map((path) => unknown.isInput(path))).toEqual([
    true,
    false,
    false,
  ]);
});

it("everything that looks like one is an input where a pattern begins at the root", () => {
  const { folders, isInput } = inputsOf(configDataSchema.parse({ specs: ["**/TC-*.md"] }), null, []);
  expect(folders).toContain("");
  expect(["notes.md", "a/b.ts", "log"].map(isInput)).toEqual([true, true, false]);
});

it("knows where inputs lie: patterns, the configuration and what it imports, plan and documents", () => {
  expect(inputs.folders).toEqual([
    "cases",
    "steps",
    "support/fixtures.ts",
    "settings",
    "planning",
    "requirements",
  ]);
});
