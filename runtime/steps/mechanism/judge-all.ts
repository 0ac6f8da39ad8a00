import { activeCase } from "../../case/active.js";
import { verdictOf } from "../../case/errors.js";

/** Judges all of `things`, then throws the worst: what does not hold before what cannot be judged. */
export function judgeAll<T>(things: readonly T[], judge: (thing: T) => unknown): void {
  const thrown: Error[] = [];
  for (const thing of things) {
    try {
      judge(thing);
    } catch (error) {
      thrown.push(error as Error);
      // Also of those that are not told, this one has judged.
      activeCase()?.failures.caught(error);
    }
  }
  const worst = thrown.find((error) => verdictOf(error) === "failed") ?? thrown[0];
  if (worst !== undefined) throw worst;
}
