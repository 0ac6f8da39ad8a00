import { type Html, markup } from "./html.js";

export interface Column {
  title: string;
  /** Figures stand right, in digits of one width. */
  numeric?: boolean;
}

/** A table with a caption for screen readers; it scrolls by itself where the page is too narrow. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly (Html | string | number)[])[],
): Html {
  const classOf = (at: number) => (columns[at]?.numeric === true ? "number" : "");
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="plain"><caption>${caption}</caption><thead><tr>${columns.map(({ title }, at) => markup`<th scope="col" class="${classOf(at)}">${title}</th>`)}</tr></thead><tbody>${rows.map(
    (cells) => markup`<tr>${cells.map((cell, at) => markup`<td class="${classOf(at)}">${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
