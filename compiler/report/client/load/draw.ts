import "./language.js";

import uPlot from "uplot";

import type { Chart, Line } from "../../load/charts.js";
import { percentileAt, quantity } from "../../load/quantity.js";

const height = 220;
const font = "12px system-ui, sans-serif";

/** Where an axis of nines has its marks: 0, 50, 90, 95, 99, 99.9, … per cent. */
const marks = [0, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999].map((share) => -Math.log10(1 - share));

/** Draws a chart into `place`, as wide as that is; gives what takes it away. */
export function draw(chart: Chart, place: HTMLElement): () => void {
  const width = () => Math.max(200, place.clientWidth);
  const plot = new uPlot(
    optionsOf(chart, width()),
    [chart.xs, ...chart.lines.map(({ values }) => values)],
    place,
  );
  const observer = new ResizeObserver(() => {
    if (Math.abs(plot.width - width()) >= 1) plot.setSize({ width: width(), height });
  });
  observer.observe(place);
  return () => {
    observer.disconnect();
    plot.destroy();
  };
}

/** A variable of the theme as a canvas takes it: the page may write it as a pair for light and dark. */
function colour(name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function optionsOf(chart: Chart, width: number): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: colour("--soft"),
    font,
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line"), width: 1 },
  };
  const isTime = chart.x === "seconds";
  const atX = (value: number) => (isTime ? `${value} s` : percentileAt(value));
  return {
    width,
    height,
    scales: { x: { time: false }, y: { range: (_plot, _least, most) => [0, most > 0 ? 1.08 * most : 1] } },
    axes: [
      {
        ...axis,
        values: (_plot, splits) => splits.map(atX),
        ...(!isTime && {
          splits: (_plot, _axis, least, most) => marks.filter((at) => at >= least && at <= most),
        }),
      },
      { ...axis, size: 68, values: (_plot, splits) => splits.map((value) => onAxis(value, chart.unit)) },
    ],
    series: [
      { label: isTime ? "time" : "percentile", value: (_plot, value) => shown(value, atX) },
      ...chart.lines.map((line) => seriesOf(line, chart)),
    ],
    cursor: { drag: { x: true, y: false } },
  };
}

/** What the title says already is not repeated at each mark. */
function onAxis(value: number, unit: Chart["unit"]): string {
  return unit === "cores" ? String(value) : quantity(value, unit);
}

/** A reading at the cursor; `null` is a gap, and no cursor. */
function shown(value: number | null, text: (value: number) => string): string {
  return value === null ? "–" : text(value);
}

function seriesOf({ label, tone, values }: Line, { unit }: Chart): uPlot.Series {
  const limit = tone === "limit";
  return {
    label,
    stroke: colour(`--line-${tone}`),
    width: tone === "third" ? 1 : 1.8,
    ...(limit && { dash: [7, 5] }),
    // A short load has few points: each is to be seen.
    points: { show: !limit && values.length <= 40, size: 5 },
    value: (_plot, value: number | null) => shown(value, (known) => quantity(known, unit)),
  };
}
