import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";

import { runBar } from "./load/bar.js";
import { leakBar, recoveryBar, stressBar } from "./load/judging-bars.js";
import { startServer } from "./load/peers.js";
import { closedBar, fixedBars, memoryBar, rateBars, stallBar, starvedBar } from "./load/timing-bars.js";
import { truthBar } from "./load/truth-bar.js";

import type { BarResult } from "./load/bar.js";

/**
 * What the load generator promises, each beside its peer in one run. Arguments choose bars by a part of their name. Writes
 * `bench/load-results.md` where all ran; a bar that is missed makes the exit code 1, one that is inconclusive does not.
 */
export async function benchmark(root: string, options: readonly string[]): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0;
  const server = await startServer(root);
  const results: BarResult[] = [];
  try {
    const bars = [
      ...fixedBars(root, server),
      stallBar(root, server),
      ...rateBars(server),
      starvedBar(server),
      truthBar(root),
      closedBar(root, server),
      leakBar(root),
      stressBar(server),
      recoveryBar(server),
      memoryBar(root, server),
    ].filter(({ name }) => options.length === 0 || options.some((part) => name.includes(part)));
    for (const bar of bars) {
      const result = await runBar(bar);
      results.push(result);
      console.log(inWords(result));
    }
  } finally {
    server.close();
  }
  if (options.length === 0) writeFileSync(join(root, "bench", "load-results.md"), page(results, loadBefore));
  if (results.some(({ verdict }) => verdict === "missed")) process.exitCode = 1;
}

const figure = (value: number) => String(Number(value.toPrecision(4)));

function figuresOf({ figures }: BarResult): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name}: ${figure(value)}`)
    .join(", ");
}

function inWords(result: BarResult): string {
  const { bar, verdict, valid, reasons } = result;
  const why = reasons.length > 0 ? `\n    not valid: ${reasons.join("; ")}` : "";
  return `${verdict.padEnd(12)} ${bar.name} (${bar.limit}; ${valid} of ${bar.rounds} rounds valid)\n    ${figuresOf(result)}${why}`;
}

function page(results: readonly BarResult[], loadBefore: number): string {
  const rows = results.map((result) => {
    const { bar, verdict, valid } = result;
    return `| ${bar.name} | ${bar.limit} | ${verdict} | ${valid} of ${bar.rounds} | ${figuresOf(result)} |`;
  });
  return `# Load benchmarks

\`npm run bench load\`. Node ${process.versions.node}, ${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), load average before: ${loadBefore.toFixed(2)}. Figures
are medians over the valid rounds; a round in which the generator did not keep its promise (docs/load.md) is not valid, and a bar
without a valid round is inconclusive.

| bar | has to be | verdict | valid rounds | figures, with the peer's |
|---|---|---|--:|---|
${rows.join("\n")}
`;
}
