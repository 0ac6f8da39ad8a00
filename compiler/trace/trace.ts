import type { CaseDigest } from "./digest.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Tier } from "../model/results.js";
import type { Verdict } from "../model/verdict.js";
import type { CaseEvidence } from "./results/evidence.js";
import type { ChangedPart } from "./lock/lock.js";

/**
 * What is to be said about a link, the worst first:
 *
 * - `dangling`: there is no such section, or no such document
 * - `ambiguous`: the number names several sections, and no title tells which
 * - `title mismatch`: the section has another title than the reference gives
 * - `duplicate`: the test case names this section a second time
 * - `suspect`: the section or the spec has changed since the link was accepted, or the lock is damaged and nobody can tell
 * - `not accepted`: nobody has accepted the link so far
 * - `accepted`: all is as it was when the link was accepted
 */
export const linkStates = [
  "dangling",
  "ambiguous",
  "title mismatch",
  "duplicate",
  "suspect",
  "not accepted",
  "accepted",
] as const;
export type LinkState = (typeof linkStates)[number];

/**
 * How well a section is covered: `proven` by a test case that passed whole, at full profile, on a tier that counts;
 * `shallow` where a test case exists; `informative` sections ask for none. Of a document without a file there is `no text`
 * that anything could be proven of: nobody knows what its sections say, nor which there are.
 */
export const coverages = ["uncovered", "shallow", "proven", "informative", "no text"] as const;
export type Coverage = (typeof coverages)[number];

/** One reference of one test case. */
export interface Link {
  case: string;
  /** The document's key in the configuration; as written where there is none; empty where none is named. */
  document: string;
  /** The section's name in its document (`3.4`, `Task 5.1`); the number as written where it names none. */
  section: string;
  /** Sorted, the worst first; at least one. */
  states: LinkState[];
  /** The reference as written, and its place. */
  text: string;
  file: string;
  line: number;
  /** Why it is dangling, ambiguous or mismatched. */
  problem?: string;
  /** What has changed since it was accepted, where it is suspect. */
  changed?: ChangedPart[];
  /** Why the test case proves nothing here; empty where it does. */
  unproven: string[];
}

export interface TracedSection {
  /** `3.4`, `Task 5.1`; unique in its document. */
  name: string;
  number: string;
  kind: "section" | "appendix" | "task" | "phase";
  title: string;
  depth: number;
  line: number;
  coverage: Coverage;
  /** Another section of the document has the same number. */
  duplicate: boolean;
}

export interface TracedDocument {
  key: string;
  names: string[];
  /** Absent where the configuration gives no file: then its sections are those that are named. */
  file?: string;
  sections: TracedSection[];
}

export interface TracedCase extends Omit<CaseDigest, "references" | "parts"> {
  /** The verdict of its newest result; absent where it was never run. */
  verdict?: Verdict;
  tier?: Tier;
  /** The spec, or the files of test data that it uses, have changed since that result. */
  outdated: boolean;
  evidence?: CaseEvidence;
}

/** Requirements, test cases, and what is between them. */
export interface Trace {
  documents: TracedDocument[];
  /** Sorted by id. */
  cases: TracedCase[];
  /** By case, in the order written. */
  links: Link[];
  /** Whether anything was ever accepted: without a lock no link is suspect. */
  hasLock: boolean;
  /** Accepted links that are no more: `TC-… > PRD 3.4`. */
  removed: string[];
  diagnostics: Diagnostic[];
}

/** How a link is named where it is accepted: `TC-L2-INT-DB-001 > PRD 3.4`. */
export function linkName(link: Pick<Link, "case" | "document" | "section">): string {
  return `${link.case} > ${link.document} ${link.section}`;
}

/** A link that leads to a section. */
export function isResolved({ states }: Pick<Link, "states">): boolean {
  return !states.includes("dangling") && !states.includes("ambiguous");
}
