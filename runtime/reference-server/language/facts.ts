import type { Turn } from "../faults/seams.js";

/** What the user has told: "name" → "Ada", "favourite colour" → "green". Keys are lower case. */
export type Facts = ReadonlyMap<string, string>;

interface Form {
  readonly pattern: RegExp;
  /** The key where the sentence does not hold it. */
  readonly key?: string;
}

/** How a fact is told. Group 1 (where no key is given) is what it is about, the last group what is told. */
const forms: readonly Form[] = [
  { pattern: /\b(?:call me|i am called)\s+(.+)/i, key: "name" },
  { pattern: /\bi live in\s+(.+)/i, key: "home" },
  { pattern: /\bi am (\d{1,3}) years old/i, key: "age" },
  { pattern: /\bi work as an?\s+(.+)/i, key: "job" },
  { pattern: /\b(?:my|the)\s+([\p{L}][\p{L}\p{N} _-]{0,60}?)\s+(?:is|are|=)\s+(?:called\s+|now\s+)?(.+)/iu },
];

/** The facts told in the messages of user and system, later ones over earlier ones. */
export function factsOf(conversation: readonly Turn[]): Facts {
  const facts = new Map<string, string>();
  for (const { role, content } of conversation)
    if (role !== "assistant") for (const [key, value] of factsIn(content)) facts.set(key, value);
  return facts;
}

/** The facts told in one text, sentence by sentence. Questions tell nothing. */
export function factsIn(text: string): [string, string][] {
  // runs of white space are cut first: patterns that begin with \s+ would look at them once per character
  return sentences(text.replace(/\s{64,}/g, " "))
    .filter((sentence) => !sentence.endsWith("?"))
    .flatMap((sentence) => clauses(sentence).flatMap(factOf));
}

function factOf(clause: string): [string, string][] {
  for (const { pattern, key } of forms) {
    const match = pattern.exec(clause);
    if (match === null) continue;
    const value = (match.at(-1) ?? "").replace(/[\s.!;,]+$/, "");
    if (value !== "") return [[key ?? canonical(match[1] ?? ""), value]];
  }
  return [];
}

/** "Colour" and "color" are the same thing to be asked for; so are "favourite" and "favorite". */
export function canonical(key: string): string {
  return key
    .trim()
    .toLowerCase()
    .replaceAll("colour", "color")
    .replaceAll("favourite", "favorite")
    .replace(/\s+/g, " ");
}

/** Sentences with their closing mark; a dot inside a number or a word ends none. */
export function sentences(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

/** "My name is Ada and my colour is green" tells two facts. */
function clauses(sentence: string): string[] {
  return sentence.split(/,?\s+(?:and|but)\s+(?=(?:my|the|i)\s)|[,;]\s*(?=(?:my|the|i)\s)/i);
}
