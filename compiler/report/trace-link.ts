import { type Html, markup } from "./parts/html.js";

/** The traceability report as another report leads into it. */
export interface TraceReportLink {
  /** A relative address with `/`. */
  href: string;
  /** The test cases that it has pages of: those with a spec. */
  cases: ReadonlySet<string>;
}

/** The id of a case, leading to its page in the traceability report where it has one. */
export function caseLink(id: string, trace: TraceReportLink | undefined): Html {
  return trace?.cases.has(id) !== true
    ? markup`<code>${id}</code>`
    : markup`<a href="${address(trace, "case", id)}"><code>${id}</code></a>`;
}

/** A section of a requirement document, leading to its page in the traceability report where there is one. */
export function sectionLink(document: string, section: string, trace: TraceReportLink | undefined): Html {
  const name = `${document} ${section}`;
  return trace === undefined
    ? markup`${name}`
    : markup`<a href="${address(trace, "requirement", document, section)}">${name}</a>`;
}

export function traceNavigation(trace: TraceReportLink | undefined): { href: string; label: string }[] {
  return trace === undefined ? [] : [{ href: `${path(trace)}#/`, label: "Traceability" }];
}

const address = (trace: TraceReportLink, ...parts: string[]): string =>
  `${path(trace)}#/${parts.map(encodeURIComponent).join("/")}`;

/** Relative, whatever the names of folders hold: a colon in the first one would begin a scheme. */
const path = ({ href }: TraceReportLink): string =>
  (href.startsWith(".") ? href : `./${href}`).split("/").map(encodeURIComponent).join("/");
