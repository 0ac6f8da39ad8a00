import type { Reference, SpecCase, SpecDocument } from "../document/schema.js";
import { type PartHashes, specParts } from "./parts.js";

/** All that tracing needs of a test case: thousands of specs fit into memory as digests. */
export interface CaseDigest {
  id: string;
  name: string;
  file: string;
  line: number;
  level?: number;
  category?: string;
  priority?: string;
  type?: string;
  tags: string[];
  owner?: string;
  status?: string;
  service?: string;
  specHash: string;
  references: Reference[];
  parts: PartHashes;
}

export function digestsOf(document: SpecDocument): CaseDigest[] {
  return document.cases.map((spec) => digestOf(document, spec));
}

function digestOf({ file, hash }: SpecDocument, spec: SpecCase): CaseDigest {
  const { requirements, architecture, tasks } = spec.traceability;
  return {
    id: spec.id.value,
    name: spec.name.value,
    file,
    line: spec.range.start.line,
    ...(spec.level && { level: spec.level.value }),
    ...(spec.category && { category: spec.category.value }),
    ...(spec.priority && { priority: spec.priority.value }),
    ...(spec.type && { type: spec.type.value }),
    tags: spec.tags.map(({ value }) => value),
    ...(spec.owner && { owner: spec.owner.value }),
    ...(spec.status && { status: spec.status.value }),
    ...(spec.component.serviceName && { service: spec.component.serviceName.value }),
    specHash: hash,
    references: [...requirements, ...architecture, ...tasks],
    parts: specParts(spec),
  };
}
