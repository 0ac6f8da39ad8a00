import { element } from "./dom.js";

/** Rows at first: more than a window shows, few enough to be drawn within a frame or two. */
const atFirst = 40;
const atOnce = 100;

/** What shows all rows of a table that is in the page. */
const whole = new WeakMap<Element, () => void>();

/** Before printing: nothing comes into view on paper. */
export function showWholeTables(): void {
  for (const region of document.querySelectorAll(".scroll")) whole.get(region)?.();
}

export interface Heading {
  title: string;
  numeric?: boolean;
}

/**
 * A table of any length: the first rows at once, more as the reader comes near its end, all before printing.
 *
 * @param rowOf makes the cells of one row
 */
export function longTable(
  caption: string,
  headings: readonly Heading[],
  count: number,
  rowOf: (at: number) => (Node | string)[],
): HTMLElement {
  const body = element("tbody", {});
  let shown = 0;
  const show = (until: number): void => {
    const rows = document.createDocumentFragment();
    for (; shown < Math.min(count, until); shown += 1) {
      const cells = rowOf(shown).map((cell, at) =>
        element("td", { class: headings[at]?.numeric === true ? "number" : undefined }, cell),
      );
      rows.appendChild(element("tr", {}, ...cells));
    }
    body.appendChild(rows);
  };
  show(atFirst);
  const end = element("div", { class: "table-end" });
  const table = element(
    "table",
    { class: "plain list" },
    element("caption", {}, caption),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        ...headings.map(({ title, numeric }) =>
          element("th", { scope: "col", class: numeric === true ? "number" : undefined }, title),
        ),
      ),
    ),
    body,
  );
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) show(shown + atOnce);
      if (shown >= count) observer.disconnect();
    },
    { rootMargin: "800px" },
  );
  if (count > atFirst) observer.observe(end);
  const region = element(
    "div",
    { class: "scroll", role: "region", "aria-label": caption, tabindex: 0 },
    table,
    end,
  );
  whole.set(region, () => show(count));
  return region;
}
