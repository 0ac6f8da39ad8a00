import type { CaseData, LinkData, ReportData, SectionData } from "../trace/report-data.js";
import type { Filter } from "./address.js";

/** A section by its places. */
export interface SectionPlace {
  document: number;
  section: number;
}

/** The data with what filtering looks up, made once. */
export interface Index {
  data: ReportData;
  /** Places of links, by case. */
  ofCase: number[][];
  /** Places of links, by document and section. */
  ofSection: number[][][];
  caseWords: string[];
  sectionWords: string[][];
}

/** What a filter leaves, in the order of the data. */
export interface Selection {
  cases: number[];
  sections: SectionPlace[];
  /** Whether a link is between what is left, and of the state asked for. */
  holds: (link: LinkData) => boolean;
}

export function indexOf(data: ReportData): Index {
  const ofCase: number[][] = data.cases.map(() => []);
  const ofSection: number[][][] = data.documents.map(({ sections }) => sections.map(() => []));
  for (const [at, link] of data.links.entries()) {
    ofCase[link.case]?.push(at);
    ofSection[link.document]?.[link.section]?.push(at);
  }
  return {
    data,
    ofCase,
    ofSection,
    caseWords: data.cases.map(wordsOfCase),
    sectionWords: data.documents.map(({ key, sections }) =>
      sections.map(({ name, title }) => `${key} ${name} ${title}`.toLowerCase()),
    ),
  };
}

function wordsOfCase({ id, name, file, service, owner, tags = [] }: CaseData): string {
  return [id, name, file, service ?? "", owner ?? "", ...tags].join(" ").toLowerCase();
}

/** Applies a filter: a few comparisons per case, section and link. */
export function applyFilter(index: Index, filter: Filter): Selection {
  const { data } = index;
  const wanted = filter.q
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== "");
  const found = (text: string | undefined) => wanted.every((word) => text?.includes(word) === true);
  const document = data.documents.findIndex(({ key }) => key === filter.document);
  const state = data.words.indexOf(filter.state);

  const own = data.cases.map((one) => fitsCase(one, filter));
  const foundCase = index.caseWords.map(found);
  const foundSection = index.sectionWords.map((sections) => sections.map(found));
  const fits = (place: SectionPlace) =>
    fitsSection(data.documents[place.document]?.sections[place.section], place.document, document, filter);

  const linkFits = (link: LinkData): boolean =>
    (own[link.case] ?? false) &&
    (filter.state === "" || link.states.includes(state)) &&
    (link.section < 0 ? filter.document === "" && filter.coverage === "" : fits(link));
  const byLink = filter.document !== "" || filter.coverage !== "" || filter.state !== "";
  const byCase = filter.level !== "" || filter.priority !== "" || filter.verdict !== "" || filter.tag !== "";

  const links = (places: readonly number[] | undefined): LinkData[] =>
    (places ?? []).flatMap((at) => data.links[at] ?? []).filter(linkFits);
  const cases = data.cases.flatMap((_, at) => {
    if (own[at] !== true) return [];
    const left = links(index.ofCase[at]);
    if (byLink && left.length === 0) return [];
    const isFound =
      foundCase[at] === true || left.some((link) => foundSection[link.document]?.[link.section] === true);
    return isFound ? [at] : [];
  });
  const sections = data.documents.flatMap(({ sections: all }, inDocument) =>
    all.flatMap((_, section): SectionPlace[] => {
      const place = { document: inDocument, section };
      if (!fits(place)) return [];
      const left = links(index.ofSection[inDocument]?.[section]);
      if ((byCase || filter.state !== "") && left.length === 0) return [];
      const isFound =
        foundSection[inDocument]?.[section] === true || left.some((link) => foundCase[link.case] === true);
      return isFound ? [place] : [];
    }),
  );
  return { cases, sections, holds: linkFits };
}

function fitsCase({ level, priority, verdict, tags = [] }: CaseData, filter: Filter): boolean {
  return (
    (filter.level === "" || String(level ?? "") === filter.level) &&
    (filter.priority === "" || priority === filter.priority) &&
    (filter.verdict === "" || verdict === filter.verdict) &&
    (filter.tag === "" || tags.includes(filter.tag))
  );
}

function fitsSection(
  section: SectionData | undefined,
  inDocument: number,
  wanted: number,
  filter: Filter,
): boolean {
  return (
    section !== undefined &&
    (filter.document === "" || inDocument === wanted) &&
    (filter.coverage === "" || section.coverage === filter.coverage)
  );
}
