export const distances = ["Cosine", "Dot", "Euclid", "Manhattan"] as const;
export type Distance = (typeof distances)[number];

/** Of these a smaller score is nearer. */
export function isSmallerNearer(distance: Distance): boolean {
  return distance === "Euclid" || distance === "Manhattan";
}

function sum(a: Float32Array, b: Float32Array, term: (x: number, y: number) => number): number {
  let total = 0;
  for (let index = 0; index < a.length; index += 1) total += term(a[index] ?? 0, b[index] ?? 0);
  return total;
}

/**
 * A vector as it is stored: 32-bit numbers, and of length 1 where only its direction counts. The vector of zeros has no
 * direction and stays what it is.
 */
export function stored(vector: readonly number[], distance: Distance): Float32Array {
  const numbers = Float32Array.from(vector);
  if (distance !== "Cosine") return numbers;
  const length = Math.sqrt(sum(numbers, numbers, (x, y) => x * y));
  return length === 0 ? numbers : numbers.map((number) => number / length);
}

/** The score of two stored vectors of the same dimension, as Qdrant gives it. */
export function score(a: Float32Array, b: Float32Array, distance: Distance): number {
  switch (distance) {
    case "Cosine":
    case "Dot":
      return sum(a, b, (x, y) => x * y);
    case "Euclid":
      return Math.sqrt(sum(a, b, (x, y) => (x - y) ** 2));
    case "Manhattan":
      return sum(a, b, (x, y) => Math.abs(x - y));
  }
}
