import { type Catalogue, readRequirements } from "../catalogue/index.js";
import type { ConfigData } from "../config/schema.js";
import type { ReadResult } from "../document/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Plan } from "../plan/planned-cases.js";
import { allCases, type CodeReader, codeBlocks, type NetworkContext, rulesById } from "../rules/index.js";
import { checkIndex, checkLocally, checkNetwork, withSeverities } from "../rules/run.js";
import type { Bind } from "../steps/binding.js";

/** Everything that a check looks at, read: checking itself reads no file. */
export interface CheckInput {
  specs: readonly ReadResult[];
  /** Whether `specs` are all of the project's. */
  complete: boolean;
  catalogue: Catalogue;
  plan?: Plan;
  bind?: Bind;
  hasFile: NetworkContext["hasFile"];
  configFile: string;
  config: ConfigData;
  /** ISO date. */
  today: string;
  /** Findings of other readers: requirement documents, plan, step definitions, the generator. */
  others?: readonly Diagnostic[];
}

/** Runs all rules. Pure but for loading TypeScript where a spec has code. */
export async function checkSpecs(input: CheckInput): Promise<Diagnostic[]> {
  const { others = [], today, config, ...context } = input;
  const code = await codeReaderFor(input.specs);
  const network = { ...context, config, ...(code && { code }) };
  return dedupe([
    ...input.specs.flatMap((read) => checkLocally(read, network)),
    ...checkNetwork(network, config),
    ...checkIndex({ ...context, today }, config),
    ...withSeverities(others, input.specs, config),
  ]);
}

export async function codeReaderFor(specs: readonly ReadResult[]): Promise<CodeReader | undefined> {
  const any = specs.some(({ document }) => allCases(document).some((spec) => codeBlocks(spec).length > 0));
  if (!any) return undefined;
  const { codeReader } = await import("../rules/code.js");
  return codeReader();
}

/** One place, one rule, one finding: reader and network may see the same duplicate. */
export function dedupe(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [
    ...new Map(
      diagnostics.map((found) => [
        JSON.stringify([
          found.rule,
          found.file,
          found.range.start.offset,
          found.range.end.offset,
          found.message,
        ]),
        found,
      ]),
    ).values(),
  ];
}

/** The ids of rules that a configuration names and that do not exist. */
export function unknownRules(config: ConfigData): string[] {
  return Object.keys(config.rules).filter((id) => !rulesById.has(id));
}

/** Reads the requirement documents that a configuration names; `read` gives a file's bytes, or nothing where there is none. */
export function readCatalogue(
  documents: ConfigData["documents"],
  configFile: string,
  read: (path: string) => Uint8Array | undefined,
): { catalogue: Catalogue; diagnostics: Diagnostic[] } {
  const catalogue = new Map<string, ReturnType<typeof readRequirements>["document"]>();
  const diagnostics: Diagnostic[] = [];
  const start = { line: 1, column: 1, offset: 0 };
  for (const [name, { file }] of Object.entries(documents)) {
    if (file === undefined) continue;
    const bytes = read(file);
    if (bytes === undefined) {
      diagnostics.push({
        rule: "document-missing",
        severity: "error",
        message: `Unexpected document ${name} without its file ${file}, expected one there, or no \`file\` in the configuration`,
        file: configFile,
        range: { start, end: start },
        data: { document: name, file },
        related: [],
      });
      continue;
    }
    const found = readRequirements(bytes, file);
    catalogue.set(name, found.document);
    diagnostics.push(...found.diagnostics);
  }
  return { catalogue, diagnostics };
}
