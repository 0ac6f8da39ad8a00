import type { Tone } from "./badge.js";
import { type Html, markup } from "./html.js";

export interface Share {
  label: string;
  count: number;
  tone: Tone;
}

/** Shares of a whole as one bar, told in words for those who do not see it. */
export function bar(shares: readonly Share[]): Html {
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  const told = shares.filter(({ count }) => count > 0);
  const words = told.map(({ label, count }) => `${count} ${label}`).join(", ");
  let at = 0;
  const pieces = told.map(({ count, tone }) => {
    const x = at;
    const width = (1000 * count) / total;
    at += width;
    return markup`<rect class="${tone}" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="10"></rect>`;
  });
  return markup`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="${words === "" ? "nothing" : words}">${pieces}</svg>`;
}
