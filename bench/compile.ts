import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { type Benchmark, benchmarks } from "./compile-bench.js";
import { report } from "./compile-report.js";
import { writeCorpus } from "./corpus.js";
import { measure, type Sample } from "./measure.js";
import { describe, measureWatch } from "./watch.js";

/**
 * Runs the benchmarks in rounds, each benchmark once per round beside its peers, and writes the report.
 *
 * @param root of the repository
 * @param argv `--rounds n`, `--large` (10,000 specs too), `--out file`, `--only word` (those whose name holds it, and
 * their peers)
 */
export async function benchmark(root: string, argv: readonly string[]): Promise<void> {
  const folder = join(root, "bench");
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rounds: { type: "string", default: "5" },
      large: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      out: { type: "string", default: join(folder, "results.md") },
    },
  });
  const peers = join(folder, "peers");
  installPeers(peers);
  const work = mkdtempSync(join(tmpdir(), "tcspec-bench-"));
  try {
    const all = selected(benchmarks({ work, repository: root, peers, large: values.large }), values.only);
    const samples = new Map<string, Sample[]>(all.map(({ name }) => [name, []]));
    const rounds = Number(values.rounds);
    for (let round = 1; round <= rounds; round += 1)
      for (const each of all) {
        each.prepare(round);
        const sample = measure(each.command, join(folder, "peak.cjs"));
        samples.get(each.name)?.push(sample);
        process.stderr.write(`${round}/${rounds} ${each.name}: ${sample.ms.toFixed(0)} ms\n`);
      }
    const watch = "watch".includes(values.only) ? await watchOf(join(work, "watched"), root) : "";
    writeFileSync(values.out, `${report(all, samples)}${watch}`);
    process.stdout.write(`${values.out}\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function selected(all: readonly Benchmark[], word: string): Benchmark[] {
  const wanted = all.filter(({ name }) => name.includes(word));
  const peers = new Set(wanted.flatMap(({ peer, beside }) => [peer, beside]));
  return all.filter((each) => wanted.includes(each) || peers.has(each.name));
}

async function watchOf(folder: string, root: string): Promise<string> {
  const files = writeCorpus(folder, { specs: 1000, seed: 1 });
  return `\n${describe(await measureWatch(folder, files, join(root, "dist", "cli.js")))}\n`;
}

/** The peers have a lock of their own: they are no dependency of the project. */
function installPeers(folder: string): void {
  if (existsSync(join(folder, "node_modules"))) return;
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`The peers could not be installed: npm ci in ${folder}`);
}
