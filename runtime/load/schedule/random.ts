/** Numbers in [0, 1). */
export type Random = () => number;

/**
 * sfc32 (C. Doty-Humphrey, PractRand; public domain): 128 bits of state, the same numbers from the same seed everywhere.
 * The first twelve are thrown away, as its author advises.
 */
export function seededRandom(seed: number): Random {
  let a = 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = seed | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
}

/** A standard normal variate: Marsaglia's polar method (G. Marsaglia, T. A. Bray 1964). */
function normal(random: Random): number {
  for (;;) {
    const x = 2 * random() - 1;
    const y = 2 * random() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

/**
 * A gamma variate of this shape and mean 1 (variance 1 / shape): Marsaglia and Tsang, "A simple method for generating gamma
 * variables" (2000); below shape 1 by their boost of shape + 1.
 */
export function gamma(random: Random, shape: number): number {
  const boosted = shape < 1 ? shape + 1 : shape;
  const boost = shape < 1 ? Math.pow(1 - random(), 1 / shape) : 1;
  const d = boosted - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return (d * v * boost) / shape;
  }
}
