/** `(Steps 2, 3)` at the end of a criterion. */
export const linkedSteps = /\(steps?\s+([\d\s,;and&–-]+)\)\s*\.?$/i;

/** `2, 3`, `2 and 3`, `2-4`. */
export function stepNumbers(text: string): number[] {
  if (text === "") return [];
  const numbers = new Set<number>();
  for (const match of text.matchAll(/(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?/g)) {
    const from = Number(match[1]);
    const to = Math.min(Number(match[2] ?? from), from + 1000);
    for (let step = from; step <= to; step += 1) numbers.add(step);
  }
  return [...numbers];
}
