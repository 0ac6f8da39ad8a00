import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { randomFrom } from "./random.js";

/** How large a project of the peers is: its scenarios have five steps each. */
export interface Gherkin {
  scenarios: number;
  /** Of a feature file. */
  scenariosPerFile: number;
  /** Step definitions. */
  definitions: number;
}

/**
 * Writes a project for the peers, once as `playwright-bdd` reads it and once as `@cucumber/cucumber` does.
 *
 * @param packages the folder with the peers' `node_modules`
 */
export function writeScenarios(
  folder: string,
  { scenarios, scenariosPerFile, definitions }: Gherkin,
  packages: string,
): void {
  writeProject(folder, definitions, packages);
  const random = randomFrom(7);
  for (let file = 0; file * scenariosPerFile < scenarios; file += 1) {
    const texts = Array.from(
      { length: Math.min(scenariosPerFile, scenarios - file * scenariosPerFile) },
      (_, at) => {
        const step = (keyword: string) =>
          `    ${keyword} ${phrase(random.integer(0, definitions - 1), random.integer(1, 99))}`;
        return [`  Scenario: ${file}-${at}`, ...["Given", "When", "Then", "And", "And"].map(step)].join("\n");
      },
    );
    writeFileSync(
      join(folder, "features", `f${file}.feature`),
      `Feature: ${file}\n\n${texts.join("\n\n")}\n`,
    );
  }
}

/**
 * Writes specs as features of `playwright-bdd`, so that both read the same text: what is not the code of a step is the
 * feature's description, the code stands behind a step as its doc string.
 */
export function writeAsFeatures(
  folder: string,
  texts: readonly string[],
  definitions: number,
  packages: string,
): void {
  writeProject(folder, definitions, packages, ", text: string");
  for (const [at, text] of texts.entries())
    writeFileSync(join(folder, "features", `f${at}.feature`), asFeature(text));
}

function asFeature(text: string): string {
  const steps: string[] = [];
  const prose = text.replace(/\n {3}```ts\n([\s\S]*?)\n {3}```/gu, (_, code: string) => {
    steps.push(`    Given ${phrase(steps.length, 1)}\n      """\n${code}\n      """\n`);
    return "";
  });
  // What begins like a comment, a tag, a table or a step is none in a description that is indented and marked.
  const description = prose.replace(/^(?=[#@|*])/gmu, "- ").replace(/^/gmu, "  ");
  return `Feature: ${String(steps.length)} steps\n\n${description}\n\n  Scenario: all\n${steps.join("")}`;
}

/** Everything but the features. */
function writeProject(folder: string, definitions: number, packages: string, more = ""): void {
  mkdirSync(join(folder, "features"), { recursive: true });
  mkdirSync(join(folder, "steps"));
  mkdirSync(join(folder, "dry"));
  symlinkSync(join(packages, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  writeFileSync(join(folder, "playwright.config.ts"), playwright);
  writeFileSync(
    join(folder, "steps", "steps.ts"),
    definitionsOf(
      definitions,
      `import { createBdd } from "playwright-bdd";\n\nconst { Given } = createBdd();`,
      `{}, count: number${more}`,
    ),
  );
  writeFileSync(
    join(folder, "dry", "steps.cjs"),
    definitionsOf(definitions, `const { Given } = require("@cucumber/cucumber");`, "count"),
  );
}

const phrase = (kind: number, count: number): string => `step of kind${kind} sends ${count} requests`;

const playwright = `import { defineConfig } from "@playwright/test";
import { defineBddConfig } from "playwright-bdd";

export default defineConfig({
  testDir: defineBddConfig({ features: "features/*.feature", steps: "steps/*.ts" }),
});
`;

function definitionsOf(length: number, head: string, parameters: string): string {
  const all = Array.from(
    { length },
    (_, kind) =>
      `Given("step of kind${kind} sends {int} requests", async (${parameters}) => {\n  if (count < 0) throw new Error();\n});`,
  );
  return `${head}\n\n${all.join("\n")}\n`;
}
