import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { makeBaseline } from "../compiler/baseline/collect.js";
import { compareWithBaseline } from "../compiler/baseline/compare.js";
import { parseBaseline, printBaseline } from "../compiler/baseline/file.js";
import { comparisonAsText } from "../compiler/baseline/format-text.js";
import type { Baseline } from "../compiler/baseline/schema.js";
import { writeFileAtomically } from "../compiler/files/atomic-write.js";
import type { Results } from "../compiler/model/results.js";
import { UsageError } from "./usage-error.js";

type Runs = readonly [Results, ...Results[]];

/** `specs/baselines/NAME.yaml`: beside the specs, so that it is reviewed with them. */
function fileOf(root: string, name: string): string {
  if (!/^[\w][\w.-]{0,79}$/u.test(name))
    throw new UsageError(
      `Unexpected baseline name "${name}", expected letters, digits, ".", "_", "-", such as main.`,
    );
  return join(root, "specs", "baselines", `${name}.yaml`);
}

/** The baseline of this name. Throws a {@link UsageError} where there is none, or where its file cannot be read. */
export function readBaseline(root: string, name: string): Baseline {
  const file = fileOf(root, name);
  if (!existsSync(file))
    throw new UsageError(`No baseline ${file}: tcspec run --save-baseline ${name} makes it.`);
  if (!statSync(file).isFile())
    throw new UsageError(
      `Unexpected folder ${file}, expected a file, as tcspec run --save-baseline ${name} writes it.`,
    );
  const read = parseBaseline(readFileSync(file, "utf8"));
  if ("problem" in read)
    throw new UsageError(`${file}:${read.line}:${read.column}: No baseline. ${read.problem}.`);
  return read.baseline;
}

/** Refuses, before anything runs, a name under which nothing could be saved. Gives the margins that somebody has set there. */
export function marginsToKeep(root: string, name: string): Baseline["margins"] | undefined {
  return existsSync(fileOf(root, name)) ? readBaseline(root, name).margins : undefined;
}

/** Writes the loads of these runs as a baseline. Gives 0, or 3 where there is nothing to keep: then nothing is written. */
export function saveBaseline(
  root: string,
  name: string,
  runs: Runs,
  margins: Baseline["margins"] | undefined,
  stdout: (text: string) => unknown,
): number {
  const { baseline, leftOut } = makeBaseline(runs, margins);
  for (const sentence of leftOut) stdout(`Not in the baseline: ${sentence}\n`);
  const count = Object.keys(baseline.loads).length;
  if (count === 0) {
    stdout(`Baseline ${name} not written: no valid load of a case that passed.\n`);
    return 3;
  }
  const file = fileOf(root, name);
  writeFileAtomically(file, printBaseline(baseline));
  stdout(`Baseline ${name}: ${count} loads, ${runs.length} runs: ${file}\n`);
  return leftOut.length > 0 ? 3 : 0;
}

/** Compares these runs with a baseline and tells. Gives 0 held, 1 regressed, 3 no verdict. */
export function againstBaseline(
  baseline: Baseline,
  name: string,
  runs: Runs,
  stdout: (text: string) => unknown,
): number {
  const comparison = compareWithBaseline(baseline, runs);
  stdout(comparisonAsText(comparison, name));
  return { held: 0, regressed: 1, inconclusive: 3 }[comparison.verdict];
}
