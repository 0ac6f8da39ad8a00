import { markOf, toneOf } from "../parts/badge.js";
import { element, plural } from "./dom.js";
import { requirementsTable } from "./lists.js";
import { caseAddress, type Context, doubts, linksOf, sectionAddress, sectionAt } from "./report.js";

/** In pixels, as the styles have them. */
const cell = 28;
const headHeight = 190;
/** What is printed in place of a matrix, which is wider than paper: its rows as a list. */
const onPaper = new WeakMap<Element, () => HTMLElement>();

/** Before printing. */
export function showMatrixOnPaper(): void {
  for (const printed of document.querySelectorAll(".print-only")) {
    const table = onPaper.get(printed)?.();
    if (table) printed.replaceChildren(table);
  }
}

/** Rows and columns drawn beyond those in view. */
const beyond = 6;

/**
 * Sections × test cases. Only what is in view is in the page, so any size is as quick. Arrow keys move a mark from cell to
 * cell, Enter follows it.
 */
export function matrixView(context: Context): HTMLElement {
  const { cases, sections } = context.selection;
  const grid = element("div", {
    class: "matrix",
    role: "grid",
    tabindex: 0,
    "aria-label": "Sections and test cases. Arrow keys move, Enter opens.",
    "aria-rowcount": sections.length + 1,
    "aria-colcount": cases.length + 1,
  });
  const told = element("p", { class: "told", role: "status" });
  new Matrix(context, grid, told).start();
  const printed = element("div", { class: "print-only" });
  onPaper.set(printed, () => requirementsTable(context));
  return element(
    "section",
    { class: "view wide" },
    element("h1", {}, "Matrix"),
    element(
      "p",
      { class: "count" },
      `${plural(sections.length, "section")} × ${plural(cases.length, "test case")}`,
    ),
    sections.length > 0 && cases.length > 0 ? grid : element("p", {}, "Nothing fits. Take a filter off."),
    told,
    printed,
  );
}

class Matrix {
  readonly #context: Context;
  readonly #grid: HTMLElement;
  readonly #told: HTMLElement;
  readonly #columns: Map<number, number>;
  #active = { row: 0, column: 0 };
  #drawn = "";

  constructor(context: Context, grid: HTMLElement, told: HTMLElement) {
    this.#context = context;
    this.#grid = grid;
    this.#told = told;
    this.#columns = new Map(context.selection.cases.map((place, at) => [place, at]));
  }

  start(): void {
    let asked = false;
    const later = (): void => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        this.#draw();
      });
    };
    this.#grid.addEventListener("scroll", later, { passive: true });
    new ResizeObserver(later).observe(this.#grid);
    this.#grid.addEventListener("keydown", (event) => this.#key(event));
    later();
  }

  /** Width of the sections' column: narrow windows leave room for cells. */
  #headWidth(): number {
    return this.#grid.clientWidth < 700 ? 150 : 340;
  }

  #draw(force = false): void {
    const { cases, sections } = this.#context.selection;
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = this.#grid;
    const width = this.#headWidth();
    const top = Math.max(0, Math.floor(scrollTop / cell) - beyond);
    const bottom = Math.min(
      sections.length,
      Math.ceil((scrollTop + clientHeight - headHeight) / cell) + beyond,
    );
    const left = Math.max(0, Math.floor(scrollLeft / cell) - beyond);
    const right = Math.min(cases.length, Math.ceil((scrollLeft + clientWidth - width) / cell) + beyond);
    const wanted = [top, bottom, left, right, width].join(" ");
    if (wanted === this.#drawn && !force) return;
    this.#drawn = wanted;
    const inner = element("div", { class: "matrix-inner", role: "presentation" });
    inner.style.width = `${width + cases.length * cell}px`;
    inner.style.height = `${headHeight + sections.length * cell}px`;
    inner.style.setProperty("--head", `${width}px`);
    inner.appendChild(this.#head(left, right, width));
    for (let row = top; row < bottom; row += 1) inner.appendChild(this.#row(row, left, right, width));
    this.#grid.replaceChildren(inner);
    this.#grid.setAttribute("aria-activedescendant", "active-cell");
  }

  #head(left: number, right: number, width: number): HTMLElement {
    const { selection, index } = this.#context;
    const head = element("div", { class: "matrix-head", role: "row", "aria-rowindex": 1 });
    head.appendChild(
      element("div", { class: "corner", role: "columnheader", "aria-colindex": 1 }, "Section"),
    );
    for (let column = left; column < right; column += 1) {
      const found = index.data.cases[selection.cases[column] ?? -1];
      if (found === undefined) continue;
      const label = element(
        "a",
        {
          href: caseAddress(this.#context, found.id),
          title: `${found.name}: ${found.verdict}`,
          tabindex: -1,
        },
        found.id,
      );
      const made = element(
        "div",
        { class: `case-head ${toneOf(found.verdict)}`, role: "columnheader", "aria-colindex": column + 2 },
        label,
      );
      made.style.left = `${width + column * cell}px`;
      head.appendChild(made);
    }
    return head;
  }

  #row(row: number, left: number, right: number, width: number): HTMLElement {
    const { selection, index } = this.#context;
    const place = selection.sections[row] ?? { document: 0, section: 0 };
    const section = sectionAt(this.#context, place);
    const key = index.data.documents[place.document]?.key ?? "";
    const made = element("div", { class: "matrix-row", role: "row", "aria-rowindex": row + 2 });
    made.style.top = `${headHeight + row * cell}px`;
    const coverage = section?.coverage ?? "";
    made.appendChild(
      element(
        "div",
        { class: `section-head ${toneOf(coverage)}`, role: "rowheader", "aria-colindex": 1 },
        element(
          "a",
          {
            href: sectionAddress(this.#context, place),
            tabindex: -1,
            title: `${key} ${section?.name ?? ""} ${section?.title ?? ""}: ${coverage}`,
          },
          element("span", { class: "id" }, `${key} ${section?.name ?? ""}`),
          ` ${section?.title ?? ""}`,
        ),
      ),
    );
    const cells = this.#cells(row);
    for (const [column, one] of cells)
      if (column >= left && column < right) made.appendChild(this.#cell(row, column, width, one));
    const active = this.#active;
    if (active.row === row && !cells.has(active.column))
      made.appendChild(this.#cell(row, active.column, width, undefined));
    return made;
  }

  /** The links of a row, by column. */
  #cells(row: number): Map<number, { verdict: string; doubt: string[]; id: string }> {
    const { index, selection } = this.#context;
    const place = selection.sections[row];
    const cells = new Map<number, { verdict: string; doubt: string[]; id: string }>();
    for (const one of linksOf(
      this.#context,
      index.ofSection[place?.document ?? -1]?.[place?.section ?? -1],
    )) {
      const column = this.#columns.get(one.case);
      const found = index.data.cases[one.case];
      if (column === undefined || found === undefined || !selection.holds(one)) continue;
      const said = [found.doubt ?? [], cells.get(column)?.doubt ?? [], doubts(this.#context, one)].flat();
      cells.set(column, { verdict: found.verdict, doubt: [...new Set(said)], id: found.id });
    }
    return cells;
  }

  #cell(
    row: number,
    column: number,
    width: number,
    one: { verdict: string; doubt: string[]; id: string } | undefined,
  ): HTMLElement {
    const active = this.#active.row === row && this.#active.column === column;
    const told = one && [one.id, one.verdict, ...one.doubt].join(", ");
    const made = element(
      "div",
      {
        class: `cell ${one ? toneOf(one.verdict) : "empty"}${one && one.doubt.length > 0 ? " in-doubt" : ""}${active ? " active" : ""}`,
        role: "gridcell",
        "aria-colindex": column + 2,
        id: active ? "active-cell" : undefined,
        "aria-label": told ?? "no link",
      },
      one &&
        element(
          "a",
          { href: caseAddress(this.#context, one.id), tabindex: -1, title: told, "aria-label": told },
          markOf(one.verdict),
        ),
    );
    made.style.left = `${width + column * cell}px`;
    return made;
  }

  #key(event: KeyboardEvent): void {
    const { cases, sections } = this.#context.selection;
    const page = Math.max(1, Math.floor((this.#grid.clientHeight - headHeight) / cell) - 1);
    const steps: Readonly<Record<string, [number, number]>> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      PageUp: [-page, 0],
      PageDown: [page, 0],
      Home: [0, -cases.length],
      End: [0, cases.length],
    };
    const { row, column } = this.#active;
    if (event.key === "Enter") {
      const one = this.#cells(row).get(column);
      const place = sections[row];
      if (one) location.hash = caseAddress(this.#context, one.id);
      else if (place) location.hash = sectionAddress(this.#context, place);
      return;
    }
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const within = (at: number, count: number): number => Math.max(0, Math.min(count - 1, at));
    this.#active = {
      row: within(row + step[0], sections.length),
      column: within(column + step[1], cases.length),
    };
    this.#reveal();
    this.#draw(true);
    this.#tell();
  }

  #reveal(): void {
    const { row, column } = this.#active;
    const grid = this.#grid;
    const across = grid.clientWidth - this.#headWidth() - cell;
    const down = grid.clientHeight - headHeight - cell;
    grid.scrollTop = Math.min(Math.max(grid.scrollTop, row * cell - down), row * cell);
    grid.scrollLeft = Math.min(Math.max(grid.scrollLeft, column * cell - across), column * cell);
  }

  #tell(): void {
    const { index, selection } = this.#context;
    const { row, column } = this.#active;
    const place = selection.sections[row] ?? { document: 0, section: 0 };
    const section = sectionAt(this.#context, place);
    const key = index.data.documents[place.document]?.key ?? "";
    const one = this.#cells(row).get(column);
    const id = index.data.cases[selection.cases[column] ?? -1]?.id ?? "";
    const said = one ? [one.verdict, ...one.doubt].join(", ") : "no link";
    this.#told.textContent = `${key} ${section?.name ?? ""} ${section?.title ?? ""} × ${id}: ${said}`;
  }
}
