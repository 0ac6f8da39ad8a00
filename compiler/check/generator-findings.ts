import type { ConfigData } from "../config/schema.js";
import type { ReadResult } from "../document/schema.js";
import type { FixtureFile } from "../generate/scope/project-fixtures.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { codeBlocks } from "../rules/index.js";
import type { Bind, BindResult } from "../steps/binding.js";

export interface GeneratorOptions {
  config: ConfigData;
  bind?: Bind;
  fixtureFiles?: readonly FixtureFile[];
}

/** What the generator has to say about specs: code that cannot run, names that nobody gives. It writes nothing. */
export async function generatorFindings(
  specs: readonly ReadResult[],
  { config, bind, fixtureFiles = [] }: GeneratorOptions,
): Promise<Diagnostic[]> {
  const hasCode = ({ document }: ReadResult) => document.cases.some((spec) => codeBlocks(spec).length > 0);
  // Without code and without a binder the generator has nothing to complain about; TypeScript loads slowly.
  const runnable = specs.filter(
    (read) => read.document.cases.length > 0 && (bind !== undefined || hasCode(read)),
  );
  if (runnable.length === 0) return [];
  const { createGenerator } = await import("../generate/generator.js");
  const generate = createGenerator({
    generatedFolder: config.generated,
    bind: bind ?? ((): BindResult => ({ kind: "unbound", nearest: [] })),
    fixtureFiles,
    services: config.services,
    levelOf: () => undefined,
    findingsOnly: true,
  });
  const found: Diagnostic[] = [];
  for (const { document, source } of runnable) found.push(...(await generate(document, source)).diagnostics);
  // The rule of that name tells it of every phrase, and leaves placeholders to theirs.
  return found.filter(({ rule }) => rule !== "step-unbound");
}
