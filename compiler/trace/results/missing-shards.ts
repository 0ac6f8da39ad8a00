import type { Diagnostic } from "../../model/diagnostic.js";
import type { Results } from "../../model/results.js";
import { counted } from "../../rules/text.js";
import { traceFinding } from "../finding.js";
import type { ResultsFile } from "./read-results.js";

export type Shard = NonNullable<Results["shards"]>[number];

/**
 * Divisions of cases of which a part with cases is missing: its job was lost, or its machine divided otherwise. Nobody
 * would see it, as each part is whole in itself. A part without cases writes no results, and none is missed.
 */
export function missingShards(files: readonly ResultsFile[]): Diagnostic[] {
  const divisions = new Map<string, { file: string; shards: Map<number, Shard> }>();
  for (const { file, results } of files) {
    for (const shard of results.shards ?? []) {
      const key = `${shard.partition} ${shard.count}`;
      const known = divisions.get(key) ?? { file, shards: new Map<number, Shard>() };
      known.shards.set(shard.index, shard);
      divisions.set(key, known);
    }
  }
  return [...divisions.values()].flatMap(({ file, shards }) => {
    const found = [...shards.values()];
    const [{ count, partition, selected } = { count: 0, partition: "", selected: 0 }] = found;
    const there = found.reduce((sum, { cases }) => sum + cases, 0);
    if (there >= selected) return [];
    const missing = Array.from({ length: count }, (_, at) => at + 1).filter((index) => !shards.has(index));
    return [
      traceFinding(
        "shard-missing",
        "warning",
        file,
        `Unexpected shards ${[...shards.keys()].sort((a, b) => a - b).join(", ")} of ${count} (divided as ${partition}) without ${missing.join(", ")}, expected all: ${counted(selected - there, "case")} of ${selected} may have no result. Give the results of all, or have all machines see the same former results`,
        { data: { partition, missing } },
      ),
    ];
  });
}
