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
${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB. Times are of whole processes, by the wall clock; CPU
is the processor time of all their threads, which others on the machine change less. The ratios (limits are for the first)
are the medians of the rounds' ratios to the benchmark named; spread is (largest - smallest) / median. The first \`bddgen\`
writes as many files as there are specs, and has as many step definitions as the compiler brings along: with fewer of
either it is quicker, as the second shows.

| benchmark | median | spread | CPU | peak memory | ratio | CPU ratio | to | limit |
|---|--:|--:|--:|--:|--:|--:|---|--:|
${rows.join("\n")}
${benchmarks.flatMap((benchmark) => comparison(benchmark, samples)).join("")}`;
}

/** A sentence on the ratio to the other peer, where there is one. */
function comparison({ name, beside }: Benchmark, samples: ReadonlyMap<string, readonly Sample[]>): string[] {
  if (beside === undefined) return [];
  const [own, others] = [samples.get(name) ?? [], samples.get(beside) ?? []];
  return others.length === 0
    ? []
    : [
        `\nBeside the same text: "${name}" takes ${ratioOf(own, others, "ms")} times as long as "${beside}".\n`,
      ];
}

const ratioOf = (own: readonly Sample[], others: readonly Sample[], of: keyof Sample): string =>
  median(own.map((sample, at) => sample[of] / (others[at]?.[of] ?? NaN))).toFixed(3);

function row(
  { name, peer, limit, peakLimit }: Benchmark,
  samples: ReadonlyMap<string, readonly Sample[]>,
): string {
  const own = samples.get(name) ?? [];
  const others = peer === undefined ? [] : (samples.get(peer) ?? []);
  const middle = (of: keyof Sample): number => median(own.map((sample) => sample[of]));
  const ratio = (of: keyof Sample): string => (others.length === 0 ? "" : ratioOf(own, others, of));
  const times = own.map(({ ms }) => ms);
  const spread = (Math.max(...times) - Math.min(...times)) / middle("ms");
  const cells = [
    name,
    `${middle("ms").toFixed(0)} ms`,
    `${(100 * spread).toFixed(0)} %`,
    `${middle("cpuMs").toFixed(0)} ms`,
    `${(middle("peakBytes") / 1e6).toFixed(0)} MB${peakLimit === undefined ? "" : ` (limit ${peakLimit})`}`,
    ratio("ms"),
    ratio("cpuMs"),
    peer ?? "",
    limit ?? "",
  ];
  return `| ${cells.join(" | ")} |`;
}
