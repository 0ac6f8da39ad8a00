import { sameTitle } from "../catalogue/index.js";
import type { ConfigData } from "../config/schema.js";
import type { Reference } from "../document/schema.js";
import { orList } from "../rules/text.js";
import type { LinkState } from "./trace.js";

/** A section as references find it. */
export interface Findable {
  name: string;
  number: string;
  kind: "section" | "appendix" | "task" | "phase";
  title: string;
}

/** Where a reference leads to; without a section it leads nowhere. */
export interface Resolution {
  document: string;
  section: string;
  states: LinkState[];
  problem?: string;
}

/** Follows a reference. `sections` are those of its document; absent where the document has no file to look into. */
export function resolveReference(
  reference: Reference,
  documents: ConfigData["documents"],
  sectionsOf: (document: string) => readonly Findable[] | undefined,
): Resolution {
  const { document, section } = reference;
  const known = Object.keys(documents);
  const expected = known.length === 0 ? "a document of the configuration" : orList(known);
  if (document === undefined)
    return dangling("", section, `"${reference.text}" names no document; expected ${expected} before it`);
  if (!Object.hasOwn(documents, document))
    return dangling(
      document,
      section,
      `"${document}" is no document of the configuration; expected ${expected}`,
    );
  const sections = sectionsOf(document);
  if (sections === undefined) return { document, section: section.toUpperCase(), states: [] };
  const found = narrowed(reference, sections);
  const [first] = found;
  if (first === undefined) return dangling(document, section, missing(reference, document, sections));
  if (found.length > 1) {
    const places = found.map(({ name, title }) => `${name} "${title}"`).join(", ");
    return {
      document,
      section,
      states: ["ambiguous"],
      problem: `${section} names ${found.length} sections: ${places}`,
    };
  }
  const { title } = reference;
  if (title === undefined || sameTitle(first.title, title))
    return { document, section: first.name, states: [] };
  const elsewhere = sections.find((one) => sameTitle(one.title, title));
  const hint = elsewhere === undefined ? "" : `; "${elsewhere.title}" is ${elsewhere.name}`;
  return {
    document,
    section: first.name,
    states: ["title mismatch"],
    problem: `${first.name} is "${first.title}", not "${title}"${hint}`,
  };
}

function dangling(document: string, section: string, problem: string): Resolution {
  return { document, section, states: ["dangling"], problem };
}

function missing({ section, title }: Reference, document: string, sections: readonly Findable[]): string {
  const named = title === undefined ? undefined : sections.find((one) => sameTitle(one.title, title));
  return `${document} has no section ${section}${named === undefined ? "" : `; "${named.title}" is ${named.name}`}`;
}

/** The sections of a number; of several those of the kind that the reference names, then the one of its title. */
function narrowed({ section, text, title }: Reference, sections: readonly Findable[]): readonly Findable[] {
  const wanted = section.toUpperCase();
  const numbered = sections.filter(({ number }) => number.toUpperCase() === wanted);
  if (numbered.length < 2) return numbered;
  const kind = kindBefore(text, section);
  const ofKind = kind === undefined ? [] : numbered.filter((one) => one.kind === kind);
  const left = ofKind.length > 0 ? ofKind : numbered;
  const titled = title === undefined ? [] : left.filter((one) => sameTitle(one.title, title));
  return left.length > 1 && titled.length > 0 ? titled : left;
}

/** `task` of "Phase-5 Task 5.1 - End-to-End Integration Testing" and section 5.1. */
function kindBefore(text: string, section: string): string | undefined {
  const number = section.replace(/[^A-Za-z0-9]/gu, "\\$&");
  const form = new RegExp(`(section|appendix|task|phase)[\\s-]*${number}(?!\\.?\\w)`, "iu");
  return form.exec(text)?.[1]?.toLowerCase();
}
