import type { Counts } from "./report.js";
import { type Stage, stages } from "./lifecycle.js";

/** What each stage is drawn with, from the last to the first: on a terminal, and in plain text. */
const marks: Record<Stage, [string, string]> = {
  certified: ["█", "#"],
  passing: ["▓", "="],
  compiled: ["▒", "+"],
  complete: ["▒", "+"],
  written: ["░", "-"],
  planned: ["·", "."],
};

/**
 * A bar in which each stage has its share of all planned cases. Shares are rounded so that what is there is seen: a
 * stage with one case has a mark if there is room, and only a bar whose cases have all reached it is full of one.
 */
export function bar(counts: Counts, width: number, { unicode }: { unicode: boolean }): string {
  const total = Math.max(counts.planned, counts.written);
  if (total === 0) return "".padEnd(width);
  const order = [...stages].reverse();
  const edges = order.map((stage) => edge(stage === "planned" ? total : counts[stage], total, width));
  return order
    .map((stage, at) => {
      const from = edges[at - 1] ?? 0;
      return marks[stage][unicode ? 0 : 1].repeat(Math.max(0, (edges[at] ?? 0) - from));
    })
    .join("");
}

function edge(count: number, total: number, width: number): number {
  if (count === 0) return 0;
  if (count === total) return width;
  return Math.min(width - 1, Math.max(1, Math.round((count / total) * width)));
}

/** What the marks mean. */
export function legend({ unicode }: { unicode: boolean }): string {
  const told: readonly Stage[] = ["certified", "passing", "complete", "written", "planned"];
  const names: Partial<Record<Stage, string>> = { complete: "complete, compiled" };
  return told.map((stage) => `${marks[stage][unicode ? 0 : 1]} ${names[stage] ?? stage}`).join("   ");
}
