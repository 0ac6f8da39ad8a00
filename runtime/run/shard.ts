import { createHash } from "node:crypto";

import type { Results } from "../../compiler/model/results.js";

/** One of several runs that share the selected cases, as in `--shard 2/4`. */
export interface Shard {
  /** From 1, as Jest and Playwright count. */
  index: number;
  count: number;
}

export interface ShardPart {
  /** Ids of the shard's cases. */
  ids: ReadonlySet<string>;
  /** Milliseconds, as far as durations are known. */
  expectedMs: number | undefined;
  /** The same for all shards that divided the same cases by the same durations, so that none is lost between them. */
  partition: string;
}

/** What results say of the part that they are of, so that one that is missing is noticed where they are read. */
export function shardFacts(
  shard: Shard | undefined,
  part: ShardPart | undefined,
  selected: number,
): Pick<Results, "shards"> {
  if (shard === undefined || part === undefined) return {};
  return { shards: [{ ...shard, partition: part.partition, cases: part.ids.size, selected }] };
}

/** The most shards: more than any pipeline has, and few enough to be divided among at once. */
const mostShards = 10_000;

/** Reads `2/4`; nothing where it is no shard. */
export function parseShard(text: string): Shard | undefined {
  const match = /^(\d{1,5})\/(\d{1,5})$/u.exec(text.trim());
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  return index >= 1 && index <= count && count <= mostShards ? { index, count } : undefined;
}

/**
 * Divides cases among shards, each to exactly one, so that the shards take about as long: the longest case first, each to
 * the shard that has the least so far (Graham's rule of the longest processing time: the longest shard takes at most
 * 4/3 − 1/(3 m) of what the best partition among m would). The order of `ids` does not matter.
 *
 * @param durations milliseconds by id; a case without one counts as the mean of the others
 */
export function partOf(
  ids: readonly string[],
  durations: ReadonlyMap<string, number>,
  { index, count }: Shard,
): ShardPart {
  const known = ids.flatMap((id) => durations.get(id) ?? []);
  const mean = known.length === 0 ? 1 : known.reduce((sum, each) => sum + each, 0) / known.length;
  const weighted = ids.map((id) => ({ id, weight: durations.get(id) ?? mean }));
  weighted.sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
  const loads = Array.from({ length: count }, () => ({ ids: new Set<string>(), weight: 0 }));
  for (const { id, weight } of weighted) {
    const lightest = loads.reduce((best, each) => (isLighter(each, best) ? each : best));
    lightest.ids.add(id);
    lightest.weight += weight;
  }
  const mine = loads[index - 1];
  return {
    ids: mine?.ids ?? new Set(),
    expectedMs: known.length === 0 ? undefined : mine?.weight,
    partition: createHash("sha256")
      .update(JSON.stringify([count, weighted]))
      .digest("hex")
      .slice(0, 8),
  };
}

interface Load {
  ids: ReadonlySet<string>;
  weight: number;
}

/** Of shards that take as long, the one with fewer cases: each costs something, also one of no measurable duration. */
function isLighter(one: Load, other: Load): boolean {
  return one.weight < other.weight || (one.weight === other.weight && one.ids.size < other.ids.size);
}
