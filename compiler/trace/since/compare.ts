import type { Verdict } from "../../model/verdict.js";
import type { BuiltTrace, TraceInput } from "../build-trace.js";
import { changedParts } from "../lock/lock.js";
import { type PartHashes, type PartName, sectionParts } from "../parts.js";
import { type Coverage, type Link, linkName, type LinkState, type TracedCase } from "../trace.js";

/** A trace with what it was made of. */
export interface Snapshot extends BuiltTrace {
  input: TraceInput;
}

export interface LinkChange {
  link: string;
  kind: "added" | "removed" | "changed";
  /** What is said about it now; of a removed link what was. */
  states: LinkState[];
  /** What was said about it, where that was something else. */
  before?: LinkState[];
  /** Parts that differ. */
  parts: PartName[];
  problem?: string;
}

export interface SectionChange {
  section: string;
  title: string;
  kind: "added" | "removed" | "changed";
  before?: Coverage;
  after?: Coverage;
  parts: PartName[];
}

export interface CaseChange {
  id: string;
  name: string;
  kind: "added" | "removed" | "changed";
  /** Of the newest result of the spec as it was. */
  before?: Verdict;
  /** Of the newest result of the spec as it is. */
  after?: Verdict;
}

/** What differs between two traces, each list in the order of its names. */
export interface TraceChanges {
  links: LinkChange[];
  sections: SectionChange[];
  cases: CaseChange[];
}

export function compareTraces(before: Snapshot, after: Snapshot): TraceChanges {
  return { links: links(before, after), sections: sections(before, after), cases: cases(before, after) };
}

function links(before: Snapshot, after: Snapshot): LinkChange[] {
  const old = byName(before.trace.links);
  const now = byName(after.trace.links);
  return namesOf(old, now).flatMap((name): LinkChange[] => {
    const was = old.get(name);
    const is = now.get(name);
    if (is === undefined) return [{ link: name, kind: "removed", states: was?.states ?? [], parts: [] }];
    const { states, problem } = is;
    const told = { link: name, states, ...(problem !== undefined && { problem }) };
    if (was === undefined) return [{ ...told, kind: "added", parts: [] }];
    const parts = changedIn(is, before, after);
    const isOther = was.states.join() !== states.join();
    if (parts.length === 0 && !isOther) return [];
    return [{ ...told, kind: "changed", parts, ...(isOther && { before: was.states }) }];
  });
}

/** A link that leads nowhere has no section to compare: then only its spec tells what has changed. */
function changedIn(link: Link, before: Snapshot, after: Snapshot): PartName[] {
  const [old, now] = [before, after].map(({ hashes }) => hashes.get(linkName(link)));
  const changed =
    old !== undefined && now !== undefined
      ? changedParts(old, now)
      : changedParts(specOf(link, before), specOf(link, after));
  return changed.map(({ part }) => part);
}

function specOf(link: Link, { input }: Snapshot): PartHashes {
  return input.cases.find(({ id }) => id === link.case)?.parts ?? {};
}

/** Of references that say the same twice, the first. */
function byName(list: readonly Link[]): Map<string, Link> {
  const found = new Map<string, Link>();
  for (const link of list) if (!found.has(linkName(link))) found.set(linkName(link), link);
  return found;
}

function sections(before: Snapshot, after: Snapshot): SectionChange[] {
  const old = sectionsOf(before);
  const now = sectionsOf(after);
  return namesOf(old, now).flatMap((name): SectionChange[] => {
    const was = old.get(name);
    const is = now.get(name);
    const told = { section: name, title: (is ?? was)?.title ?? "" };
    if (was === undefined) return [{ ...told, kind: "added", parts: [], ...(is && { after: is.coverage }) }];
    if (is === undefined) return [{ ...told, kind: "removed", parts: [], before: was.coverage }];
    const parts = changedParts(was.parts, is.parts).map(({ part }) => part);
    if (parts.length === 0 && was.coverage === is.coverage) return [];
    return [{ ...told, kind: "changed", before: was.coverage, after: is.coverage, parts }];
  });
}

function sectionsOf({ trace, input }: Snapshot) {
  const entries = new Map(input.documents.map(({ key, entries: own }) => [key, own]));
  return new Map(
    trace.documents.flatMap(({ key, sections: own }) =>
      own.map(({ name, title, coverage }, at) => {
        const entry = entries.get(key)?.[at];
        const found = { title, coverage, parts: entry ? sectionParts(entry) : {} };
        return [sectionOf(key, name), found] as const;
      }),
    ),
  );
}

function cases(before: Snapshot, after: Snapshot): CaseChange[] {
  const old = new Map(before.trace.cases.map((one) => [one.id, one]));
  const now = new Map(after.trace.cases.map((one) => [one.id, one]));
  return namesOf(old, now).flatMap((id): CaseChange[] => {
    const was = old.get(id);
    const is = now.get(id);
    const told = { id, name: (is ?? was)?.name ?? "" };
    const [first, second] = [verdictOf(was), verdictOf(is)];
    const verdicts = { ...(first && { before: first }), ...(second && { after: second }) };
    if (was === undefined) return [{ ...told, kind: "added", ...verdicts }];
    if (is === undefined) return [{ ...told, kind: "removed", ...verdicts }];
    return was.specHash === is.specHash ? [] : [{ ...told, kind: "changed", ...verdicts }];
  });
}

function sectionOf(document: string, name: string): string {
  return `${document} ${name}`;
}

/** The verdict of this very spec: one of an older spec says nothing about it. */
function verdictOf(traced: TracedCase | undefined): Verdict | undefined {
  return traced?.outdated === false ? traced.verdict : undefined;
}

function namesOf(left: ReadonlyMap<string, unknown>, right: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...left.keys(), ...right.keys()])].sort();
}
