/** Throws for "at least 0": it holds whatever is found. */
export function atLeastOne(wanted: number): number {
  if (wanted > 0) return wanted;
  throw new Error(
    `Unexpected "at least ${wanted}", which holds whatever is found, expected at least 1; for none: Exactly 0`,
  );
}
