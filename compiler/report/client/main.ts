import type { ReportData } from "../trace/report-data.js";
import { type Filter, formatPlace, parsePlace, type Place } from "./address.js";
import { applyFilter, indexOf } from "./filter.js";
import { FilterBar } from "./filter-bar.js";
import { attentionView, casesView, requirementsView } from "./lists.js";
import { showWholeTables } from "./long-table.js";
import { matrixView, showMatrixOnPaper } from "./matrix.js";
import { casePage, sectionPage } from "./pages.js";
import type { Context } from "./report.js";

const data = JSON.parse(document.getElementById("data")?.textContent ?? "") as ReportData;
const index = indexOf(data);
const main = document.getElementById("main") as HTMLElement;
const overview = document.getElementById("overview") as HTMLElement;
const bar = new FilterBar(data, (filter, typed) => go(filter, typed));
const isFiltered: ReadonlySet<Place["view"]> = new Set(["requirements", "matrix", "cases", "attention"]);
/** Where the reader had scrolled to, by address: going back leads to the same place. */
const scrolled = new Map<string, number>();
let shown = "";
let latest = 0;

/** Typing changes the address without filling the history of the browser. */
function go(filter: Filter, typed: boolean): void {
  const address = formatPlace({ ...parsePlace(location.hash), filter });
  if (typed) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  void show();
}

async function show(): Promise<void> {
  const ticket = (latest += 1);
  // The address may be another one before this page is there: then its own event shows that one.
  const address = location.hash;
  const place = parsePlace(address);
  const context: Context = { index, filter: place.filter, selection: applyFilter(index, place.filter) };
  const view = await viewOf(place, context);
  // Another address was asked for while this one's page was unpacked.
  if (ticket !== latest) return;
  if (shown !== "") scrolled.set(shown, scrollY);
  const isSameView = place.view === parsePlace(shown).view && isFiltered.has(place.view);
  bar.show(place.filter);
  if (isFiltered.has(place.view)) {
    if (!bar.node.isConnected) main.before(bar.node);
  } else bar.node.remove();
  main.replaceChildren(view);
  mark(place);
  shown = address;
  if (!isSameView) scrollTo(0, scrolled.get(address) ?? 0);
}

async function viewOf(place: Place, context: Context): Promise<HTMLElement> {
  const [first = "", second = ""] = place.names;
  switch (place.view) {
    case "requirements":
      return requirementsView(context);
    case "matrix":
      return matrixView(context);
    case "cases":
      return casesView(context);
    case "attention":
      return attentionView(context);
    case "requirement":
      return sectionPage(context, first, second);
    case "case":
      return casePage(context, first);
    default:
      return overview;
  }
}

/** Marks the view in the head line, and keeps the filter on the way to the others. */
function mark({ view, filter }: Place): void {
  const belongsTo = view === "requirement" ? "requirements" : view === "case" ? "cases" : view;
  for (const one of document.querySelectorAll<HTMLAnchorElement>(".top nav a")) {
    const target = parsePlace(one.getAttribute("href") ?? "").view;
    one.href = formatPlace({
      view: target,
      names: [],
      filter: target === "overview" ? parsePlace("").filter : filter,
    });
    if (target === belongsTo) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  const heading = main.querySelector("h1")?.textContent ?? "";
  document.title = heading === "" || view === "overview" ? "Traceability" : `${heading} · Traceability`;
}

// The skip link names an element, not a view.
document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
// A step in the browser's history may tell of itself twice.
for (const event of ["hashchange", "popstate"])
  addEventListener(event, () => location.hash !== shown && void show());
addEventListener("beforeprint", () => {
  showMatrixOnPaper();
  showWholeTables();
});
addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !bar.node.isConnected)
    return;
  event.preventDefault();
  bar.focus();
});
void show();
