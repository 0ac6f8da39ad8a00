import { holdsWords } from "../openai/words.js";

/** How a reply is compared with the accepted answers: with any of them is enough. */
export type Scorer = "contains" | "equals" | "number";

const folded = (text: string) =>
  text.normalize("NFKC").toLowerCase().replaceAll(/\s+/gu, " ").trim().replace(/[.!]$/u, "");

/** Numbers as people write them: 42, -3.5, 1,024, 6.02e23; the hyphen of 10-20 is no sign. */
const numbers = /(?:(?<![\p{L}\p{N}])[-−])?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:e[+-]?\d+)?/giu;

const valueOf = (text: string) => Number(text.replaceAll(",", "").replace("−", "-"));

/** The last number in a text: what comes before it is how it was found. Undefined where there is none. */
export function lastNumber(text: string): number | undefined {
  const found = text.match(numbers)?.at(-1);
  return found === undefined ? undefined : valueOf(found);
}

/** Two numbers are one within what doubles can tell apart. */
const relativePrecision = 1e-12;

function isNumber(reply: string, accepted: string): boolean {
  const [found, wanted] = [lastNumber(reply), lastNumber(accepted)];
  if (found === undefined || wanted === undefined) return false;
  return Math.abs(found - wanted) <= relativePrecision * Math.max(Math.abs(found), Math.abs(wanted));
}

/**
 * Whether a reply agrees with an accepted answer. `contains`: it holds it as whole words. `equals`: it is it. Letter case and white
 * space do not matter, for `equals` nor a full stop at the end. `number`: its last number is that one.
 */
export const scorers: Readonly<Record<Scorer, (reply: string, accepted: string) => boolean>> = {
  contains: holdsWords,
  equals: (reply, accepted) => folded(reply) === folded(accepted),
  number: isNumber,
};
