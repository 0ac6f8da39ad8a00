import type { Chart } from "../../load/charts.js";
import { draw } from "./draw.js";

const charts = JSON.parse(document.getElementById("charts")?.textContent ?? "[]") as Chart[];

/** How to take away what is drawn, by its place. */
const drawn = new Map<HTMLElement, () => void>();

function show(place: HTMLElement): void {
  const chart = charts[Number(place.dataset["chart"])];
  if (chart === undefined || drawn.has(place)) return;
  drawn.set(place, draw(chart, place));
}

const places = [...document.querySelectorAll<HTMLElement>(".plot")];

/** A run may hold hundreds of charts: one is drawn when the reader comes near. */
const observer = new IntersectionObserver(
  (entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && show(target as HTMLElement)),
  { rootMargin: "600px" },
);
for (const place of places) observer.observe(place);
addEventListener("beforeprint", () => places.forEach(show));

/** A canvas does not follow the theme by itself. */
function redraw(): void {
  for (const [place, remove] of [...drawn]) {
    remove();
    drawn.delete(place);
    show(place);
  }
}
new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
