import { codeBlocks } from "../../compiler/rules/code.js";

import type { ConfigData } from "../../compiler/config/schema.js";
import type { SpecCase, SpecDocument } from "../../compiler/document/schema.js";
import type { Diagnostic } from "../../compiler/model/diagnostic.js";
import type { PlannedCase } from "./plan.js";
import type { Candidate } from "./select.js";

/** What compiling made of one spec. */
export interface CompiledSpec {
  document: SpecDocument;
  /** The spec's errors: it has no generated file then. */
  errors: readonly Diagnostic[];
  /** Absolute path and SHA-256 of the generated file. */
  output?: { path: string; hash: string };
}

/** The cases of the compiled specs, by id: of two with one id, the first. */
export function candidatesOf(specs: readonly CompiledSpec[], config: ConfigData): Candidate[] {
  const byId = new Map<string, Candidate>();
  for (const compiled of specs) {
    for (const spec of compiled.document.cases) {
      if (!byId.has(spec.id.value)) byId.set(spec.id.value, candidateOf(compiled, spec, config));
    }
  }
  return [...byId.values()].sort((a, b) => (a.planned.id < b.planned.id ? -1 : 1));
}

function candidateOf(compiled: CompiledSpec, spec: SpecCase, config: ConfigData): Candidate {
  const parts = idParts(spec.id.value, config.idPattern);
  const level = spec.level?.value ?? (parts["level"] === undefined ? undefined : Number(parts["level"]));
  return {
    planned: planOf(compiled, spec),
    ...(level !== undefined && { level }),
    ...(spec.priority && { priority: spec.priority.value }),
    tags: spec.tags.map(({ value }) => value),
    references: referencesOf(spec, config),
  };
}

function planOf({ document, errors, output }: CompiledSpec, spec: SpecCase): PlannedCase {
  const [error] = errors;
  return {
    id: spec.id.value,
    name: spec.name.value,
    file: document.file,
    line: spec.range.start.line,
    ...(spec.status && { status: spec.status.value }),
    specHash: document.hash,
    generatedHash: output?.hash ?? "",
    ...(output && error === undefined && { testFile: output.path }),
    steps: spec.steps.map(({ number, title, range }) => ({
      number,
      title: title.value,
      line: range.start.line,
    })),
    alone: isPerformance(spec) || namesLoad(spec),
    ...(error && {
      compileError: {
        message: error.message,
        line: error.range.start.line,
        column: error.range.start.column,
      },
    }),
  };
}

/** Load measures nothing of worth beside other cases. */
function isPerformance(spec: SpecCase): boolean {
  return [spec.category, spec.type].some((field) => field !== undefined && /performance/iu.test(field.value));
}

/** Whether code of the case uses the `load` fixture. One that has a `load` of its own runs alone, too: that costs time only. */
function namesLoad(spec: SpecCase): boolean {
  return codeBlocks(spec).some(({ content }) => /(?<![.\w$])load\s*\??\./u.test(content));
}

/** A reference that names no document means the one whose field it stands in. */
function referencesOf(spec: SpecCase, config: ConfigData): { document?: string; section: string }[] {
  const { requirements, architecture, tasks } = spec.traceability;
  const fields = { requirements, architecture, tasks };
  return Object.entries(fields).flatMap(([field, references]) => {
    const [implied] = Object.entries(config.documents).find(([, document]) => document.field === field) ?? [];
    return references.map(({ document = implied, section }) => ({
      ...(document !== undefined && { document }),
      section,
    }));
  });
}

function idParts(id: string, pattern: string): Record<string, string | undefined> {
  return new RegExp(pattern, "u").exec(id)?.groups ?? {};
}
