import type { RootContent } from "mdast";

import type { Range } from "../model/range.js";

/** One numbered part of a requirement document: what a reference may name. */
export interface CatalogueEntry {
  kind: "section" | "appendix" | "task" | "phase";
  /** `5.1`, `B.1.1`, `B`. */
  number: string;
  title: string;
  range: Range;
}

/** An entry with what is said under it, up to the next entry or to a heading that ends it. */
export interface CatalogueSection extends CatalogueEntry {
  /** Depth of its heading; 1 in YAML. */
  depth: number;
  /** What the section says, as canonical text: equal for equal words, however they are wrapped and indented. */
  text: string;
  /** The Markdown of it; empty in YAML. */
  content: RootContent[];
}

/** A requirement document as references see it. */
export interface RequirementDocument {
  /** Relative to the project's root, with `/`. */
  file: string;
  /** In the order of the document. */
  entries: CatalogueEntry[];
}

/** The requirement documents of a project, by their key in the configuration. */
export type Catalogue = ReadonlyMap<string, RequirementDocument>;

/** The entries that a number names: in a task list a phase and a task may share one. */
export function entriesOf(document: RequirementDocument, number: string): CatalogueEntry[] {
  const wanted = number.toUpperCase();
  return document.entries.filter((entry) => entry.number.toUpperCase() === wanted);
}

/** Titles compare without letter case, punctuation at the edges and doubled blanks. */
export function sameTitle(left: string, right: string): boolean {
  return comparable(left) === comparable(right);
}

function comparable(title: string): string {
  return title
    .normalize("NFC")
    .replace(/[‐-―]/gu, "-")
    .replace(/\s+/gu, " ")
    .replace(/^[\s.:–-]+|[\s.:–-]+$/gu, "")
    .toLowerCase();
}
