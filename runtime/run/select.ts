import type { PlannedCase } from "./plan.js";

/** A case that could be run, with what it can be selected by. */
export interface Candidate {
  planned: PlannedCase;
  level?: number;
  priority?: string;
  tags: readonly string[];
  /** All references of the case; `document` is the key of the configuration. */
  references: readonly { document?: string; section: string }[];
}

/** What was asked for: each given criterion must hold; of several values of one, any. */
export interface Selection {
  /** Case ids, `*` for any part of one. */
  ids?: readonly string[];
  /** Specs, relative to the project's root, with `/`. With `ids`, either of both. */
  files?: ReadonlySet<string>;
  levels?: readonly number[];
  priorities?: readonly string[];
  tags?: readonly string[];
  /** `PRD 5.1` or `5.1`; a section holds its subsections. */
  requirements?: readonly string[];
  /** The cases that a former run left without a pass. */
  rerun?: ReadonlySet<string>;
}

/** The candidates that fit, in the order given. */
export function select(candidates: readonly Candidate[], selection: Selection): Candidate[] {
  const named = namePredicate(selection);
  const { levels, priorities, tags, requirements, rerun } = selection;
  return candidates.filter(
    (candidate) =>
      named(candidate.planned) &&
      (levels === undefined || levels.some((level) => level === candidate.level)) &&
      (priorities === undefined ||
        priorities.some((priority) => samePriority(priority, candidate.priority))) &&
      (tags === undefined || tags.some((tag) => candidate.tags.some((own) => fold(own) === fold(tag)))) &&
      (requirements === undefined || requirements.some((text) => covers(candidate, text))) &&
      (rerun === undefined || rerun.has(candidate.planned.id)),
  );
}

function namePredicate({ ids, files }: Selection): (planned: PlannedCase) => boolean {
  if (ids === undefined && files === undefined) return () => true;
  const patterns = (ids ?? []).map(idPattern);
  return ({ id, file }) => patterns.some((pattern) => pattern.test(id)) || (files?.has(file) ?? false);
}

/** A case id with `*` for any part of it, as a pattern; letter case does not matter. */
export function idPattern(text: string): RegExp {
  const parts = text.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`, "iu");
}

const fold = (text: string): string => text.trim().replace(/^#/u, "").toLowerCase();

/** `P0` fits `P0`, `P0 - Critical` and `P0-Critical`; `critical` fits the last two. */
function samePriority(wanted: string, own: string | undefined): boolean {
  if (own === undefined) return false;
  return (
    fold(own) === fold(wanted) ||
    fold(own)
      .split(/[^a-z0-9]+/u)
      .includes(fold(wanted))
  );
}

function covers({ references }: Candidate, text: string): boolean {
  const wanted = parseRequirement(text);
  return references.some(
    ({ document, section }) =>
      (wanted.document === undefined || fold(document ?? "") === fold(wanted.document)) &&
      (section === wanted.section || section.startsWith(`${wanted.section}.`)),
  );
}

function parseRequirement(text: string): { document?: string; section: string } {
  const parts = /^(?:(?<document>.*?)\s+)?(?:section\s+)?(?<section>\S+)$/iu.exec(text.trim())?.groups;
  const section = parts?.["section"] ?? text;
  const document = parts?.["document"];
  return document === undefined || document === "" || /^section$/iu.test(document)
    ? { section }
    : { document, section };
}
