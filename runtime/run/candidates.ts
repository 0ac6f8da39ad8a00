import type { ConfigData } from "../../compiler/config/schema.js";
import type { CaseSummary } from "../../compiler/records/case-summary.js";
import type { Diagnostic } from "../../compiler/model/diagnostic.js";
import type { PlannedCase } from "./plan.js";
import type { Candidate } from "./select.js";

/** What compiling made of one spec. */
export interface CompiledSpec {
  /** Relative to the project's root, with `/`. */
  file: string;
  /** SHA-256 of its bytes. */
  hash: string;
  cases: readonly CaseSummary[];
  /** The spec's errors: it has no generated file then. */
  errors: readonly Diagnostic[];
  /** Absolute path and SHA-256 of the generated file. */
  output?: { path: string; hash: string };
}

/** The cases of the compiled specs, by id: of two with one id, the first. */
export function candidatesOf(specs: readonly CompiledSpec[], config: ConfigData): Candidate[] {
  const byId = new Map<string, Candidate>();
  for (const compiled of specs) {
    for (const spec of compiled.cases) {
      if (!byId.has(spec.id.value)) byId.set(spec.id.value, candidateOf(compiled, spec, config));
    }
  }
  return [...byId.values()].sort((a, b) => (a.planned.id < b.planned.id ? -1 : 1));
}

function candidateOf(compiled: CompiledSpec, spec: CaseSummary, config: ConfigData): Candidate {
  const parts = idParts(spec.id.value, config.idPattern);
  const level = spec.level ?? (parts["level"] === undefined ? undefined : Number(parts["level"]));
  return {
    planned: planOf(compiled, spec),
    ...(level !== undefined && { level }),
    ...(spec.priority !== undefined && { priority: spec.priority }),
    tags: spec.tags,
    references: referencesOf(spec, config),
  };
}

function planOf({ file, hash, errors, output }: CompiledSpec, spec: CaseSummary): PlannedCase {
  const [error] = errors;
  return {
    id: spec.id.value,
    name: spec.name,
    file,
    line: spec.line,
    ...(spec.status !== undefined && { status: spec.status }),
    specHash: hash,
    generatedHash: output?.hash ?? "",
    ...(output && error === undefined && { testFile: output.path }),
    steps: spec.steps,
    // Load measures nothing of worth beside other cases.
    alone: spec.measures,
    ...(error && {
      compileError: {
        message: error.message,
        line: error.range.start.line,
        column: error.range.start.column,
      },
    }),
  };
}

/** A reference that names no document means the one whose field it stands in. */
function referencesOf({ references }: CaseSummary, config: ConfigData): Candidate["references"] {
  return Object.entries(references).flatMap(([field, sections]) => {
    const [implied] = Object.entries(config.documents).find(([, document]) => document.field === field) ?? [];
    return sections.map(({ document = implied, section }) => ({
      ...(document !== undefined && { document }),
      section,
    }));
  });
}

function idParts(id: string, pattern: string): Record<string, string | undefined> {
  return new RegExp(pattern, "u").exec(id)?.groups ?? {};
}
