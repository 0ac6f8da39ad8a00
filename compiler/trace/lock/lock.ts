import type { PartHashes, PartName } from "../parts.js";
import { partNames } from "../parts.js";

/** What was accepted: the hashes of the parts of each link, by the link's name (`TC-L2-INT-DB-001 > PRD 3.4`). */
export type Lock = ReadonlyMap<string, PartHashes>;

/** One part of a link that is not as it was accepted; without `before` or `after` it was not there, or is gone. */
export interface ChangedPart {
  part: PartName;
  before?: string;
  after?: string;
}

/** The parts in which two states of a link differ, in the order they are told. */
export function changedParts(before: PartHashes, after: PartHashes): ChangedPart[] {
  return partNames.flatMap((part) => {
    const [old, now] = [before[part], after[part]];
    if (old === now) return [];
    return [{ part, ...(old !== undefined && { before: old }), ...(now !== undefined && { after: now }) }];
  });
}
