import type { SeededRandom } from "./seeded-random.js";

export interface VectorOptions {
  dimension: number;
  /** Of length 1, by default. */
  normalised?: boolean;
}

/** Qdrant's own limit. */
const largestDimension = 65_536;

/** A vector in a random direction: its components are normally distributed, so that no direction is preferred. */
export function vector(random: SeededRandom, { dimension, normalised = true }: VectorOptions): number[] {
  if (!Number.isInteger(dimension) || dimension < 1 || dimension > largestDimension)
    throw new Error(
      `Unexpected dimension ${dimension}, expected a whole number from 1 to ${largestDimension}`,
    );
  const components = Array.from({ length: dimension }, () => random.normal());
  if (!normalised) return components;
  const length = Math.hypot(...components);
  return components.map((component) => component / length);
}
