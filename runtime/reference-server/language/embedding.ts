import { hash, random } from "./random.js";

/**
 * A deterministic unit vector of a text: each distinct word points in a seeded random direction, weighted by the
 * root of how often it occurs. Texts that share words are near each other, others nearly orthogonal.
 */
export function embed(text: string, dimension: number, seed: number): number[] {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [text])
    counts.set(word, (counts.get(word) ?? 0) + 1);
  const vector = new Float64Array(dimension);
  for (const [word, count] of counts) {
    const next = random(hash(word) ^ seed);
    const weight = Math.sqrt(count);
    for (let index = 0; index < dimension; index += 1)
      vector[index] = (vector[index] ?? 0) + weight * (next() - 0.5);
  }
  const length = Math.hypot(...vector);
  return Array.from(vector, (component) => component / length);
}
