import type { ReportData } from "../trace/report-data.js";
import { emptyFilter, type Filter } from "./address.js";
import { element } from "./dom.js";

const labels: Readonly<Record<Exclude<keyof Filter, "q">, string>> = {
  document: "Document",
  coverage: "Coverage",
  state: "Link",
  verdict: "Verdict",
  level: "Level",
  priority: "Priority",
  tag: "Tag",
};

/** The search field and the filters; only those that the data has values of. */
export class FilterBar {
  readonly node: HTMLElement;
  readonly #search = element("input", {
    type: "search",
    id: "search",
    placeholder: "Search",
    "aria-label": "Search",
    autocomplete: "off",
  });
  readonly #selects = new Map<keyof Filter, HTMLSelectElement>();

  constructor(data: ReportData, changed: (filter: Filter, typed: boolean) => void) {
    const fields = Object.entries(optionsOf(data)).flatMap(([name, options]) => {
      if (options.length === 0) return [];
      const select = element(
        "select",
        { id: `filter-${name}` },
        element("option", { value: "" }, "all"),
        ...options.map((option) => element("option", { value: option }, option)),
      );
      select.addEventListener("change", () => changed(this.#read(), false));
      this.#selects.set(name as keyof Filter, select);
      return [element("label", {}, labels[name as keyof typeof labels], select)];
    });
    this.#search.addEventListener("input", () => changed(this.#read(), true));
    const reset = element("button", { type: "button", class: "quiet-button" }, "Reset");
    reset.addEventListener("click", () => changed({ ...emptyFilter }, false));
    this.node = element("form", { class: "filters", role: "search" }, this.#search, ...fields, reset);
    this.node.addEventListener("submit", (event) => event.preventDefault());
  }

  /** Shows a filter that came by the address. */
  show(filter: Filter): void {
    if (this.#search.value !== filter.q) this.#search.value = filter.q;
    for (const [name, select] of this.#selects) {
      select.value = filter[name];
      select.classList.toggle("set", select.value !== "");
    }
  }

  focus(): void {
    this.#search.focus();
    this.#search.select();
  }

  #read(): Filter {
    const filter = { ...emptyFilter, q: this.#search.value };
    for (const [name, select] of this.#selects) filter[name] = select.value;
    return filter;
  }
}

function optionsOf(data: ReportData): Record<Exclude<keyof Filter, "q">, string[]> {
  const distinct = (list: readonly (string | undefined)[]): string[] =>
    [...new Set(list.flatMap((one) => (one === undefined || one === "" ? [] : [one])))].sort((a, b) =>
      a.localeCompare(b, "en", { numeric: true }),
    );
  const states = new Set(data.links.flatMap((one) => one.states));
  return {
    document: data.documents.map(({ key }) => key),
    coverage: distinct(data.documents.flatMap(({ sections }) => sections.map((one) => one.coverage))),
    state: [...states].sort((a, b) => a - b).map((at) => data.words[at] ?? ""),
    verdict: distinct(data.cases.map((one) => one.verdict)),
    level: distinct(data.cases.map((one) => (one.level === undefined ? undefined : String(one.level)))),
    priority: distinct(data.cases.map((one) => one.priority)),
    tag: distinct(data.cases.flatMap((one) => one.tags ?? [])),
  };
}
