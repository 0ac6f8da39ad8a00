import { configDataSchema } from "../config/schema.js";
import { inputFolders, mayBeInput } from "./inputs.js";

it.each([
  "specs/TC-1.md",
  "steps/own.ts",
  "tcspec.config.js",
  "specs/plan.yaml",
  "specs/level-2",
  "",
  "docs/PRD.markdown",
])("%p may be an input", (path) => {
  expect(mayBeInput(path)).toBe(true);
});

it.each([
  "specs/.TC-1.md.swp",
  "specs/.TC-1.md",
  "specs/TC-1.md~",
  "specs/4913",
  "specs/#TC-1.md#",
  "specs/.#TC-1.md",
  "specs/TC-1.md.k3-1.tmp",
  "specs/notes.txt",
  "specs/draft~",
])("%p is none", (path) => {
  expect(mayBeInput(path)).toBe(false);
});

it("knows where inputs lie: patterns, the configuration and what it imports, plan and documents", () => {
  const config = configDataSchema.parse({
    specs: ["cases/**/TC-*.md"],
    steps: ["steps"],
    fixtures: ["support/fixtures.ts"],
    plan: "planning/plan.yaml",
    documents: { PRD: { file: "requirements/PRD.md" }, HLD: {} },
  });
  expect(inputFolders(config, ["tcspec.config.ts", "settings/services.ts"])).toEqual([
    "cases",
    "steps",
    "support/fixtures.ts",
    "settings",
    "planning",
    "requirements",
  ]);
});
