import type { Tone } from "./badge.js";
import { type Html, markup } from "./html.js";

export interface Tile {
  label: string;
  value: string | number;
  /** A line below: what the figure is a share of, or what it means. */
  note?: string;
  tone?: Tone;
  /** An address inside of the report (`#/cases?verdict=failed`). */
  href?: string;
}

/** The figures of a report at a glance. */
export function tiles(list: readonly Tile[]): Html {
  return markup`<ul class="tiles">${list.map(tile)}</ul>`;
}

function tile({ label, value, note, tone = "plain", href }: Tile): Html {
  const content = markup`<span class="tile-value">${value}</span><span class="tile-label">${label}</span>${note !== undefined && markup`<span class="tile-note">${note}</span>`}`;
  const linked = href?.startsWith("#") === true ? href : undefined;
  return linked === undefined
    ? markup`<li class="tile ${tone}">${content}</li>`
    : markup`<li class="tile ${tone}"><a href="${linked}">${content}</a></li>`;
}
