import type { ConfigData } from "../config/schema.js";
import type { CodeBlock, SpecDocument } from "../document/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Bind, StepDefinition } from "../steps/binding.js";
import { type AnalyzedCase, analyzeCase, type FenceOf } from "./analyze-case.js";
import { bindCase, type BoundCase, callsOf, neededFixtures } from "./bind-case.js";
import { caseView, isOfStep, looksBack, type OwnNames } from "./case-view.js";
import { analyzeFences } from "./fence/analyze.js";
import type { AnalyzeCode } from "./fence/by-typescript.js";
import type { Fence } from "./fence/fence.js";
import { ImportTable } from "./import-table.js";
import type { MetaContext } from "./meta.js";
import { NameGiver } from "./names.js";
import { Pieces } from "./pieces.js";
import { codeOf, planCase } from "./plan.js";
import type { FixtureFile } from "./scope/project-fixtures.js";
import { sourceMapComment } from "./source-map.js";
import { moduleSpecifierTo, specifierRewriter, specifierTo } from "./specifier.js";
import { wrongServices } from "./scope/wrong-services.js";
import { loadTemplates } from "./templates.js";
import { stepTimeouts } from "./timeouts.js";

/** What of the project a generated file depends on, besides its spec. */
export interface GenerateContext {
  /** Relative to the project's root, with `/`. */
  generatedFolder: string;
  bind: Bind;
  fixtureFiles: readonly FixtureFile[];
  /** Of the configuration: a fixture of a service that it has under other names only would be another server. */
  services: ConfigData["services"];
  /** Level by the id, for a spec that does not name it. */
  levelOf(id: string): number | undefined;
  /** The project's limit for a step, where it is not the runtime's own. */
  stepTimeoutMs?: number;
  /** Only the findings are wanted: no text is made. */
  findingsOnly?: true;
  /** TypeScript, where it is loaded: see {@link ./generator}. */
  byTypeScript?: AnalyzeCode;
}

export interface Generated {
  /** Absent where a finding keeps the spec from being generated. */
  text?: string;
  diagnostics: Diagnostic[];
  /** Its cases as they were bound. */
  bounds: readonly BoundCase[];
}

const runtime = "tcspec/runtime";

/**
 * Turns a spec into the text of its Jest file: pure, the same bytes for the same input. Nothing where its code takes
 * TypeScript, and the context does not have it.
 */
export function generateFile(
  document: SpecDocument,
  source: string,
  context: GenerateContext,
): Generated | undefined {
  const { file } = document;
  const plans = document.cases.map(planCase);
  const steps = plans.flatMap((plan) => plan.steps);
  const blocks = uniqueBlocks(plans.flatMap(codeOf));
  const rewrite = specifierRewriter(file, context.generatedFolder);
  const { byTypeScript } = context;
  const analysis = analyzeFences([...blocks.values()], { source, file, rewrite, byTypeScript });
  if (analysis === undefined) return undefined;
  const timeouts = stepTimeouts(steps, context.stepTimeoutMs, file);
  const bounds = plans.map((plan) => bindCase(plan, context.bind, file));
  const diagnostics = [
    ...analysis.diagnostics,
    ...timeouts.diagnostics,
    ...bounds.flatMap((bound) => bound.diagnostics),
  ];
  // Names that an unreadable fence may declare are not known: what others mean by them is not judged.
  if (analysis.fences.size < blocks.size) return { diagnostics: unique(diagnostics), bounds };

  const fenceOf: FenceOf = (block) => {
    const first = blocks.get(block.range.start.offset);
    return first && analysis.fences.get(first);
  };
  const fixtureNames = new Set(context.fixtureFiles.flatMap(({ names }) => names));
  const cases = bounds.map((bound) => analyzeCase(bound, fenceOf, fixtureNames, file));
  const fences = [...analysis.fences.values()];
  const imports = new ImportTable();
  const metaContext: MetaContext = {
    file,
    specHash: document.hash,
    levelOf: (id) => context.levelOf(id),
    timeoutMsOf: (step) => timeouts.of(step),
  };
  const names = ownNames(cases, fences, fixtureNames, context, imports);
  diagnostics.push(
    ...cases.flatMap(({ scope }) => [
      ...scope.diagnostics,
      ...wrongServices(scope.fixtureUses, context.services, file),
    ]),
    ...fences.flatMap((fence) => fence.imports.flatMap((imported) => imports.addFrom(imported, file))),
  );
  const hasError = diagnostics.some(({ severity }) => severity === "error");
  if (hasError || context.findingsOnly) return { diagnostics: unique(diagnostics), bounds };

  const pieces = new Pieces();
  const view = {
    file,
    hash: document.hash,
    imports: imports.statements().map(({ place, ...statement }) => ({
      ...statement,
      place: place ? pieces.place(place.range.start.line, place.range.start.column) : "",
      fromPlace: place ? pieces.place(place.fromRange.start.line, place.fromRange.start.column) : "",
    })),
    cases: cases.map((analyzed) =>
      caseView(analyzed, fenceOf, names, pieces, { ...metaContext, projectFixtureNames: fixtureNames }),
    ),
  };
  const { text, mappings } = pieces.putInto(loadTemplates()(view));
  const map = sourceMapComment(mappings, specifierTo(file, context.generatedFolder));
  return { text: `${text.trimEnd()}\n${map}`, diagnostics: unique(diagnostics), bounds };
}

/** Names for what the file imports itself, and those imports; names that fences use stay theirs. */
function ownNames(
  cases: readonly AnalyzedCase[],
  fences: readonly Fence[],
  fixtureNames: ReadonlySet<string>,
  { generatedFolder, fixtureFiles }: GenerateContext,
  imports: ImportTable,
): OwnNames {
  const scopes = cases.map(({ scope }) => scope);
  const used = new Set(scopes.flatMap(({ fixtures }) => [...fixtures]));
  const names = new NameGiver([...fences.map(({ identifiers }) => identifiers), used]);
  const bring = (from: string, imported: string, wanted: string): string => {
    const local = names.give(wanted);
    imports.add(from, imported, local);
    return local;
  };

  for (const name of new Set(scopes.flatMap(({ runtime: needed }) => [...needed])))
    imports.add(runtime, name, name);
  const testCase = bring(runtime, "testCase", "testCase");
  const calls = cases.flatMap(({ bound }) => callsOf(bound));
  const perform = calls.length > 0 ? bring(runtime, "perform", "perform") : "perform";
  const inSteps = cases.flatMap(({ bound }) => bound.steps.flatMap((step) => step.calls));
  const remember = inSteps.some(looksBack) ? bring(runtime, "remember", "remember") : "remember";
  const concludes = inSteps.some(isOfStep);
  const conclude = concludes ? bring(runtime, "conclude", "conclude") : "conclude";
  const definitions = new Map<string, string>();
  for (const { definition } of calls) {
    const key = definitionKey(definition);
    const { module, exportName } = definition;
    const from = module === runtime ? module : moduleSpecifierTo(module, generatedFolder);
    if (!definitions.has(key)) definitions.set(key, bring(from, exportName, exportName));
  }
  const needed = [...used, ...cases.flatMap(({ bound }) => neededFixtures(bound))];
  const needsFixtures = needed.some((name) => fixtureNames.has(name));
  return {
    testCase,
    perform,
    remember,
    conclude,
    teardown: names.give("teardown"),
    definition: (definition) => definitions.get(definitionKey(definition)) ?? definition.exportName,
    projectFixtures: needsFixtures
      ? fixtureFiles.map(({ file, exportName }) =>
          bring(
            moduleSpecifierTo(file, generatedFolder),
            exportName,
            exportName === "default" ? "fixtures" : exportName,
          ),
        )
      : [],
  };
}

const definitionKey = ({ module, exportName }: StepDefinition): string =>
  JSON.stringify([module, exportName]);

/** The cases of a family share their code: each block once, by where it starts. */
const uniqueBlocks = (blocks: readonly CodeBlock[]): Map<number, CodeBlock> =>
  new Map(
    blocks.map((block): [number, CodeBlock] => [block.range.start.offset, block]).sort(([a], [b]) => a - b),
  );

/** The cases of a family share their findings; a name that is refused where it stands is not also unknown there. */
function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const refusedAt = new Set(
    diagnostics.filter(({ rule }) => rule === "step-syntax").map(({ range }) => range.start.offset),
  );
  const told = diagnostics.filter(
    ({ rule, range }) => rule !== "unknown-fixture" || !refusedAt.has(range.start.offset),
  );
  return [...new Map(told.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}
