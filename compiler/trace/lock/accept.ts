import { isResolved, type Link, linkName } from "../trace.js";
import type { PartHashes } from "../parts.js";
import { type ChangedPart, changedParts, type Lock } from "./lock.js";

/** What accepting changed about one link. */
export interface Acceptance {
  link: string;
  kind: "new" | "renewed" | "removed";
  /** Empty for a link that is removed. */
  changed: ChangedPart[];
}

/**
 * Accepts links as they are: all, or those of the cases that `selected` names. What nobody can accept (dangling,
 * ambiguous) is left out. Accepted links that are no more are removed, those of other cases only with a whole acceptance.
 */
export function acceptLinks(
  links: readonly Link[],
  hashes: ReadonlyMap<string, PartHashes>,
  former: Lock,
  selected: (caseId: string) => boolean,
): { lock: Lock; acceptances: Acceptance[] } {
  const lock = new Map(former);
  const acceptances: Acceptance[] = [];
  const present = new Set<string>();
  for (const link of links) {
    const name = linkName(link);
    const now = hashes.get(name);
    if (now === undefined || !isResolved(link) || present.has(name)) continue;
    present.add(name);
    if (!selected(link.case)) continue;
    const before = former.get(name);
    const changed = changedParts(before ?? {}, now);
    if (before !== undefined && changed.length === 0) continue;
    lock.set(name, now);
    acceptances.push({ link: name, kind: before === undefined ? "new" : "renewed", changed });
  }
  for (const name of former.keys()) {
    if (present.has(name) || !selected(name.split(" > ")[0] ?? name)) continue;
    lock.delete(name);
    acceptances.push({ link: name, kind: "removed", changed: [] });
  }
  acceptances.sort((a, b) => (a.link < b.link ? -1 : 1));
  return { lock, acceptances };
}
