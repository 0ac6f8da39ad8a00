/** Numbers from a seed: the same ones on every machine. */
export interface Random {
  /** Whole, both ends included. */
  integer(minimum: number, maximum: number): number;
  pick<T>(list: readonly T[]): T;
}

/** Mulberry32 (T. Ettinger, public domain): 32 bits of state, enough to fill texts. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (minimum: number, maximum: number): number =>
    minimum + Math.floor(next() * (maximum - minimum + 1));
  return {
    integer,
    pick: (list) => {
      const picked = list[integer(0, list.length - 1)];
      if (picked === undefined) throw new Error("Unexpected empty list, expected something to pick from");
      return picked;
    },
  };
}
