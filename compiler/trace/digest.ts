import type { Reference, SpecCase, SpecDocument } from "../document/schema.js";
import type { SpecData } from "../test-data/fixture-folders.js";
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
  /** Of the files of folders `fixtures` that its spec uses; absent where it uses none. */
  dataHash?: string;
  references: Reference[];
  parts: PartHashes;
}

/** @param data the files that the spec uses; absent where it uses none, or nobody asks */
export function digestsOf(document: SpecDocument, data?: SpecData): CaseDigest[] {
  return document.cases.map((spec) => digestOf(document, spec, data));
}

function digestOf({ file, hash }: SpecDocument, spec: SpecCase, data: SpecData | undefined): CaseDigest {
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
    ...(data && { dataHash: data.hash }),
    references: [...requirements, ...architecture, ...tasks],
    parts: specParts(spec, data?.lines),
  };
}
