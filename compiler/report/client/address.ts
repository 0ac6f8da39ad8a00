/** What a reader looks for; empty texts ask for nothing. */
export interface Filter {
  /** Words that must occur. */
  q: string;
  document: string;
  coverage: string;
  state: string;
  verdict: string;
  level: string;
  priority: string;
  tag: string;
}

export const emptyFilter: Readonly<Filter> = {
  q: "",
  document: "",
  coverage: "",
  state: "",
  verdict: "",
  level: "",
  priority: "",
  tag: "",
};

export const views = [
  "overview",
  "requirements",
  "matrix",
  "cases",
  "attention",
  "requirement",
  "case",
] as const;
export type View = (typeof views)[number];

/** Where a reader is: the whole of it stands in the address, so that it can be sent to others. */
export interface Place {
  view: View;
  /** Of a requirement its document and section, of a case its id. */
  names: string[];
  filter: Filter;
}

const names = Object.keys(emptyFilter) as (keyof Filter)[];

/** Reads `#/case/TC-1?level=2`. What makes no sense is the overview. */
export function parsePlace(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/u, "").split("?", 2);
  const [view = "", ...rest] = path.split("/").map(decoded);
  const parameters = new URLSearchParams(query);
  const filter = { ...emptyFilter };
  for (const name of names) filter[name] = parameters.get(name) ?? "";
  return { view: views.find((known) => known === view) ?? "overview", names: rest, filter };
}

export function formatPlace({ view, names: parts, filter }: Place): string {
  const query = new URLSearchParams();
  for (const name of names) if (filter[name] !== "") query.set(name, filter[name]);
  const path = view === "overview" ? "" : [view, ...parts].map(encodeURIComponent).join("/");
  const text = query.toString();
  return `#/${path}${text === "" ? "" : `?${text}`}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
