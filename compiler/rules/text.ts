import { remembering } from "../words/remembering.js";

/** `a`, `a or b`, `a, b or c`. */
export function orList(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}

/** `Latency Target` of `latency target`. */
export function titleCase(text: string): string {
  return text.replace(
    /(^|[\s-])([a-z])/g,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

const filler = new Set(
  (
    "the and for with that this from are was has have its his her their each all any one two not does did into than then " +
    "them they when while where which what who will must can may test case step system correctly properly successfully " +
    "works work within without through between after before during under over limit limits target targets is be to of in on at a an it no as by or"
  ).split(" "),
);

/** The content words of a text, each cut to its stem: its first five letters without a plural's s. */
export function stems(text: string): Set<string> {
  const found = new Set<string>();
  const addStem = (word: string) => {
    const stem = stemOf(word);
    if (stem !== undefined) found.add(stem);
  };
  // Of the few words with a character outside ASCII alone it is asked whether that is a letter: it takes four times as long.
  for (const word of text.toLowerCase().match(/[a-z0-9\u0080-\uffff]+/g) ?? []) {
    if (/[\u0080-\uffff]/.test(word)) word.match(/[\p{L}\p{N}]+/gu)?.forEach(addStem);
    else addStem(word);
  }
  return found;
}

const stemOf = remembering((word: string): string | undefined => {
  if (filler.has(word) || (word.length <= 2 && !/\d/.test(word))) return undefined;
  return (word.length > 4 ? word.replace(/(?:ies|y|es|s|ed|ing)$/u, "") : word).slice(0, 5);
});

/** `1 test case`, `2 test cases`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
