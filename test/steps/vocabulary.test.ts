import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { SpecCase } from "../../compiler/document/schema.js";
import { compileDefinitions, createBinder, renderStepsDoc } from "../../compiler/steps/index.js";
import { readBuiltIn } from "../../compiler/steps/load-definitions.js";
import type { StepDefinition } from "../../compiler/steps/binding.js";
import * as runtime from "../../runtime/index.js";
import { parseTargets } from "../../compiler/targets/index.js";

const root = join(import.meta.dirname, "..", "..");
const start = { line: 1, column: 1, offset: 0 };
const range = { start, end: start };

let definitions: StepDefinition[];
beforeAll(async () => {
  definitions = await readBuiltIn(root);
});

test("docs/steps.md is what the definitions say; `node dist/cli.js steps --markdown` writes it", () => {
  expect(readFileSync(join(root, "docs", "steps.md"), "utf8")).toBe(renderStepsDoc(definitions));
});

test("each definition is what generated code imports from tcspec/runtime", () => {
  const exported: Readonly<Record<string, unknown>> = { ...runtime };
  for (const { exportName, pattern, remembers = false } of definitions) {
    expect(exported[exportName]).toMatchObject({ pattern });
    expect([exportName, "remember" in (exported[exportName] as object)]).toEqual([exportName, remembers]);
  }
});

test("each example binds to its own definition and no other", () => {
  const { compiled, diagnostics } = compileDefinitions(definitions);
  expect(diagnostics).toEqual([]);
  const services = [
    ...["gateway", "hermes", "mixtral", "openchat", "phi3"],
    ...["postgres", "prometheus", "qdrant", "redis"],
  ];
  const bind = createBinder(compiled, services);
  const performance = "100ms maximum response time, error rate below 1%, 5 s maximum connection time";
  const spec = {
    values: [
      { name: "limit", text: "100 requests", range },
      { name: "window", text: "10 s", range },
    ],
    targets: parseTargets(performance, { file: "a.md", position: start }).targets,
    component: { serviceName: { value: "hermes", range } },
  } as unknown as SpecCase;
  const wrong = definitions.flatMap((definition) => {
    if (definition.example === undefined) return [];
    const [markdown = ""] = definition.example.split("\n");
    const phrase = { value: markdown.replaceAll(/[`*]/gu, ""), markdown, range };
    const result = bind(phrase, { spec, role: definition.asserts ? "expectation" : "step", data: [] });
    const bound = result.kind === "bound" && result.binding.definition === definition;
    return bound ? [] : [`${markdown}: ${JSON.stringify(result)}`];
  });
  expect(wrong).toEqual([]);
});
