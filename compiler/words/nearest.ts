/** The least number of inserted, removed, changed or swapped characters that makes one text of the other, up to `bound`. */
export function distance(left: string, right: string, bound: number): number {
  if (Math.abs(left.length - right.length) > bound) return bound + 1;
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped && column > 1) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return Math.min(previous[right.length] ?? 0, bound + 1);
}

/** The one known word that is meant: the nearest, within a quarter of its length; none where two are as near. */
export function nearest(text: string, known: readonly string[]): string | undefined {
  const wanted = text.toLowerCase();
  const bound = Math.max(1, Math.floor(wanted.length / 4));
  const ranked = known
    .map((word) => ({ word, away: distance(wanted, word.toLowerCase(), bound) }))
    .filter(({ away }) => away <= bound)
    .sort((a, b) => a.away - b.away);
  const [first, second] = ranked;
  return first !== undefined && first.away !== second?.away ? first.word : undefined;
}
