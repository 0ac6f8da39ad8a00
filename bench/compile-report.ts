import { availableParallelism, cpus, totalmem } from "node:os";

import type { Benchmark } from "./compile-bench.js";
import { median, type Sample } from "./measure.js";

/** The report of a run: medians, spread, and ratios of the same round, so that a slow moment of the machine cancels out. */
export function report(
  benchmarks: readonly Benchmark[],
  samples: ReadonlyMap<string, readonly Sample[]>,
): string {
  const rows = benchmarks.map((benchmark) => row(benchmark, samples));
  const rounds = samples.values().next().value?.length ?? 0;
  return `# Benchmarks

\`npm run bench\`: ${rounds} rounds, every benchmark once in each, beside its peers. Node ${process.versions.node},
${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB. Times are of whole processes, by the wall clock. The ratio is the
median of the rounds' ratios to the benchmark named; spread is (largest - smallest) / median.

| benchmark | median | spread | peak memory | ratio | to | limit |
|---|--:|--:|--:|--:|---|--:|
${rows.join("\n")}
`;
}

function row({ name, peer, limit }: Benchmark, samples: ReadonlyMap<string, readonly Sample[]>): string {
  const own = samples.get(name) ?? [];
  const times = own.map(({ ms }) => ms);
  const middle = median(times);
  const spread = (Math.max(...times) - Math.min(...times)) / middle;
  const peak = median(own.map(({ peakBytes }) => peakBytes));
  const others = peer === undefined ? [] : (samples.get(peer) ?? []);
  const ratio =
    others.length === 0 ? "" : median(own.map(({ ms }, at) => ms / (others[at]?.ms ?? NaN))).toFixed(3);
  const cells = [
    name,
    `${middle.toFixed(0)} ms`,
    `${(100 * spread).toFixed(0)} %`,
    `${(peak / 1e6).toFixed(0)} MB`,
    ratio,
    peer ?? "",
    limit ?? "",
  ];
  return `| ${cells.join(" | ")} |`;
}
