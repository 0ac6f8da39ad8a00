import type { CaseData, LinkData, SectionData } from "../trace/report-data.js";
import { type Filter, formatPlace } from "./address.js";
import type { Index, SectionPlace, Selection } from "./filter.js";
import { badge, element, link } from "./dom.js";

/** What every view is given. */
export interface Context {
  index: Index;
  filter: Filter;
  selection: Selection;
}

export function words({ index }: Context, places: readonly number[] | undefined): string[] {
  return (places ?? []).map((at) => index.data.words[at] ?? "");
}

export function linksOf({ index }: Context, places: readonly number[] | undefined): LinkData[] {
  return (places ?? []).flatMap((at) => index.data.links[at] ?? []);
}

/** A link in doubt: neither accepted nor merely not accepted so far. */
export function doubts(context: Context, { states }: LinkData): string[] {
  return words(context, states).filter((state) => state !== "accepted" && state !== "not accepted");
}

/** The verdict of a test case, never without what takes its worth. */
export function verdictBadges({ verdict, outdated, doubt }: CaseData, ...more: readonly Node[]): HTMLElement {
  return element(
    "span",
    { class: "badges" },
    badge(verdict),
    outdated === true && badge("outdated"),
    doubt !== undefined && badge(doubt),
    more,
  );
}

export function sectionAt({ index }: Context, place: SectionPlace): SectionData | undefined {
  return index.data.documents[place.document]?.sections[place.section];
}

export function caseAddress({ filter }: Context, id: string): string {
  return formatPlace({ view: "case", names: [id], filter });
}

export function sectionAddress({ index, filter }: Context, place: SectionPlace): string {
  const document = index.data.documents[place.document];
  const section = document?.sections[place.section];
  return formatPlace({ view: "requirement", names: [document?.key ?? "", section?.name ?? ""], filter });
}

export function caseLink(context: Context, found: CaseData): HTMLElement {
  const made = link(caseAddress(context, found.id), found.id);
  made.className = "id";
  return made;
}

export function sectionLink(context: Context, place: SectionPlace): HTMLElement {
  const key = context.index.data.documents[place.document]?.key ?? "";
  const made = link(sectionAddress(context, place), `${key} ${sectionAt(context, place)?.name ?? ""}`);
  made.className = "id";
  return made;
}
