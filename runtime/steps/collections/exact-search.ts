type Id = string | number;
type Distance = "Cosine" | "Dot" | "Euclid" | "Manhattan";

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
const norm = (a: readonly number[]) => Math.sqrt(dot(a, a));
const differences = (a: readonly number[], b: readonly number[]) =>
  a.map((value, index) => value - (b[index] ?? 0));

/** How near two vectors are: more is nearer, whatever the distance. A vector of zeros has the cosine 0 with all. */
const nearness: Record<Distance, (a: readonly number[], b: readonly number[]) => number> = {
  Cosine: (a, b) => {
    const lengths = norm(a) * norm(b);
    return lengths === 0 ? 0 : dot(a, b) / lengths;
  },
  Dot: dot,
  Euclid: (a, b) => -norm(differences(a, b)),
  Manhattan: (a, b) => -differences(a, b).reduce((sum, value) => sum + Math.abs(value), 0),
};

/** A service computes with 32 bits, and may keep cosine vectors normalised: nearer than this is the same. */
const tolerance = 1e-5;

export interface SearchJudgement {
  /** The share of the exact result that was found. */
  recall: number;
  problem?: string;
}

/** The exact result of a search for the `count` nearest points, and how another result compares with it. */
export function nearestOf(
  points: readonly { id: Id; vector: readonly number[] }[],
  query: readonly number[],
  distance: Distance,
  count: number,
): { ids: Id[]; compare(found: readonly Id[]): SearchJudgement } {
  const ranked = points
    .map(({ id, vector }) => ({ id, near: nearness[distance](query, vector) }))
    .sort((a, b) => b.near - a.near);
  const best = ranked.slice(0, count);
  const nearBy = new Map(ranked.map(({ id, near }) => [id, near]));
  const scale = Math.max(1, ...best.map(({ near }) => Math.abs(near)));
  const isSame = (a: number, b: number) => Math.abs(a - b) <= tolerance * scale;
  return {
    ids: best.map(({ id }) => id),
    compare(found) {
      const hits = best.filter(({ id }) => found.includes(id)).length;
      const recall = best.length === 0 ? 1 : hits / best.length;
      if (found.length !== best.length || new Set(found).size !== found.length)
        return {
          recall,
          problem: `expected ${best.length} points, found ${found.length} (${found.join(", ")})`,
        };
      const wrong = best.findIndex(({ near }, rank) => {
        const other = nearBy.get(found[rank] ?? "");
        return other === undefined || !isSame(near, other);
      });
      const expected = best.map(({ id }) => id).join(", ");
      return wrong < 0
        ? { recall }
        : {
            recall,
            problem: `expected ${expected}, found ${found.join(", ")} (other from place ${wrong + 1} on)`,
          };
    },
  };
}
