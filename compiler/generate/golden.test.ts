import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { configDataSchema } from "../config/schema.js";
import { readSpec } from "../document/index.js";
import type { Bind, StepDefinition } from "../steps/binding.js";
import { createGenerator } from "./generator.js";
import { bindsNothing } from "./test-helpers.js";

const fixtures = join(process.cwd(), "compiler/generate/__fixtures__");

const definition = (exportName: string, module: string): StepDefinition => ({
  exportName,
  module,
  pattern: `${exportName} {word}`,
  asserts: true,
  description: "",
  file: "steps/bank.ts",
  line: 3,
});

const definitions: Record<string, StepDefinition> = {
  Do: definition("transfers", "steps/bank.ts"),
  Check: { ...definition("balance", "tcspec/runtime"), remembers: true },
  Ready: definition("ready", "tcspec/runtime"),
};

/** Binds `Do: …`, `Check: …` and `Ready: …`. */
const fakeBinder: Bind = (phrase) => {
  const [word = "", rest = ""] = phrase.value.split(": ");
  const found = definitions[word];
  if (!found) return { kind: "unbound", nearest: word === "Whatever" ? ["Do: whatever"] : [] };
  const given = [{ type: "text", value: { words: rest.split(" ") }, text: rest }];
  return {
    kind: "bound",
    binding: {
      definition: found,
      arguments: given,
      modifiers: word === "Check" ? { withinMs: 5000 } : {},
      range: phrase.range,
    },
  };
};

/**
 * Spec → generated file. After a wanted change: `TCSPEC_GOLDEN=write npx jest golden`, and read the difference.
 */
describe("golden files", () => {
  it.each([
    ["code", bindsNothing, []],
    [
      "phrases",
      fakeBinder,
      ["9: step-unbound warning", "20: step-unbound warning", "30: step-unbound warning"],
    ],
    ["family", bindsNothing, []],
  ])("%s", async (name, bind, findings) => {
    const bytes = readFileSync(join(fixtures, `${name}.md`));
    const file = `specs/${name}.md`;
    const read = readSpec(bytes, file, configDataSchema.parse({}));
    const { text, diagnostics } = await createGenerator({
      generatedFolder: "generated",
      bind,
      fixtureFiles: [],
      services: {},
      levelOf: (id) => Number(/L(\d)/.exec(id)?.[1]),
    })(read.document, read.source);
    expect(
      diagnostics.map(({ rule, severity, range }) => `${range.start.line}: ${rule} ${severity}`),
    ).toEqual(findings);
    const golden = join(fixtures, `${name}.generated.txt`);
    if (process.env["TCSPEC_GOLDEN"] === "write") writeFileSync(golden, text ?? "");
    expect(text).toBe(readFileSync(golden, "utf8"));
  });
});
