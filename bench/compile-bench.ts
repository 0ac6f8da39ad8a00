import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";

import { writeCorpus } from "./corpus.js";
import type { Command } from "./measure.js";
import { writeAsFeatures, writeScenarios } from "./peers.js";

export interface Benchmark {
  name: string;
  /** What it is compared with: the median of the ratios of each round. */
  peer?: string;
  /** The ratio that must not be passed. */
  limit?: number;
  /** Another one, to which the ratio is told below the table. */
  beside?: string;
  /** Megabytes that no process may take more of. */
  peakLimit?: number;
  /** Puts everything into the state that the measured command finds; not measured. */
  prepare(round: number): void;
  command: Command;
}

interface Places {
  /** A folder to write in. */
  work: string;
  repository: string;
  peers: string;
  /** With the corpus of 10,000 specs. */
  large: boolean;
}

/** As many files as there are specs, and as many step definitions as their phrases may bind to. */
const bddgen = "bddgen, 1,000 scenarios";

const sameTexts = "bddgen, the texts of the 1,000 specs as features";

/** Compiling, beside what generates or binds Gherkin and beside the Markdown parser alone. */
export function benchmarks({ work, repository, peers, large }: Places): Benchmark[] {
  const cli = join(repository, "dist", "cli.js");
  const scenarios = join(work, "scenarios");
  const definitions = builtInSteps(repository);
  writeScenarios(scenarios, { scenarios: 1000, scenariosPerFile: 1, definitions }, peers);
  const few = join(work, "few");
  writeScenarios(few, { scenarios: 1000, scenariosPerFile: 10, definitions: 20 }, peers);
  const nothing = (): void => undefined;
  const sizes = large ? [165, 1000, 10_000] : [165, 1000];
  const projects = new Map(
    sizes.map((specs) => {
      const folder = join(work, `specs-${specs}`);
      return [specs, { folder, files: writeCorpus(folder, { specs, seed: 1 }) }];
    }),
  );
  const folderOf = (specs: number): string => projects.get(specs)?.folder ?? work;
  const features = join(work, "features");
  const texts = (projects.get(1000)?.files ?? []).map((file) =>
    readFileSync(join(folderOf(1000), file), "utf8"),
  );
  writeAsFeatures(features, texts, definitions, peers);
  const compile = (specs: number): Command => ({ cwd: folderOf(specs), args: [cli, "compile"] });
  const check: Command = { cwd: folderOf(1000), args: [cli, "check"] };
  const forget = (specs: number): void => {
    for (const kept of ["generated", ".tcspec"]) putAside(work, join(folderOf(specs), kept));
  };
  const editOne = (specs: number, round: number): void => {
    const files = projects.get(specs)?.files ?? [];
    appendFileSync(join(folderOf(specs), files[round % files.length] ?? ""), "\nOne more line.\n");
  };

  const generate = (cwd: string) => ({
    prepare: () => putAside(work, join(cwd, ".features-gen")),
    command: {
      cwd,
      args: [join(peers, "node_modules", "playwright-bdd", "dist", "cli", "index.js"), "test"],
    },
  });

  return [
    { name: bddgen, ...generate(scenarios) },
    { name: "bddgen, 1,000 scenarios in 100 files, 20 step definitions", peer: bddgen, ...generate(few) },
    { name: sameTexts, peer: bddgen, ...generate(features) },
    {
      name: "cucumber-js --dry-run, 1,000 scenarios",
      peer: bddgen,
      prepare: nothing,
      command: {
        cwd: scenarios,
        args: [
          join(peers, "node_modules", "@cucumber", "cucumber", "bin", "cucumber.js"),
          ..."--dry-run --require dry/steps.cjs --format summary features/*.feature".split(" "),
        ],
      },
    },
    {
      name: "remark alone, 1,000 specs",
      peer: bddgen,
      prepare: nothing,
      command: {
        cwd: folderOf(1000),
        args: [join(repository, "bench", "remark-alone.mjs"), "specs/level-2"],
      },
    },
    ...sizes.map((specs) => ({
      name: `compile, cold, ${specs.toLocaleString("en")} specs`,
      ...(specs === 1000
        ? { peer: bddgen, beside: sameTexts, limit: 1, peakLimit: 400 }
        : { peer: "compile, cold, 1,000 specs" }),
      // Linear within 15 %.
      ...(specs === 10_000 && { limit: 11.5 }),
      prepare: () => forget(specs),
      command: compile(specs),
    })),
    {
      name: "compile, nothing changed, 1,000 specs",
      peer: bddgen,
      limit: 0.08,
      prepare: nothing,
      command: compile(1000),
    },
    {
      name: "compile, one changed of 1,000 specs",
      peer: bddgen,
      limit: 0.2,
      prepare: (round) => editOne(1000, round),
      command: compile(1000),
    },
    {
      name: "check, cold, 1,000 specs",
      peer: "compile, cold, 1,000 specs",
      limit: 1,
      prepare: () => putAside(work, join(folderOf(1000), ".tcspec", "cache", "check.json")),
      command: check,
    },
    {
      name: "check, nothing changed, 1,000 specs",
      peer: bddgen,
      prepare: nothing,
      command: check,
    },
    {
      name: "check, one changed of 1,000 specs",
      peer: bddgen,
      prepare: (round) => editOne(1000, round),
      command: check,
    },
  ];
}

/** How many step definitions the compiler brings along. */
const builtInSteps = (repository: string): number =>
  (JSON.parse(readFileSync(join(repository, "dist", "steps.json"), "utf8")) as unknown[]).length;

/**
 * Takes something out of the way, into a folder that goes in the end. Not by removing it: of thousands of files that were
 * just removed ext4 remembers the places, and whoever then makes as many takes a tenth longer.
 */
function putAside(work: string, path: string): void {
  if (!existsSync(path)) return;
  mkdirSync(join(work, "aside"), { recursive: true });
  renameSync(path, join(mkdtempSync(join(work, "aside", "was-")), "it"));
}
