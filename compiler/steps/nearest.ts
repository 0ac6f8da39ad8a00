import { distance } from "../words/nearest.js";
import type { CompiledDefinition } from "./expression.js";
import { fillIn } from "./fill-in.js";
import { normaliseWords } from "./normalise.js";
import type { Scope } from "./parameters.js";
import type { PhraseToken } from "./phrase-view.js";

/** What an author may have meant: the nearest phrases, and how like the nearest one is, from 0 to 1. */
export interface Nearest {
  phrases: string[];
  likeness: number;
}

/**
 * The two definitions whose words are most like a phrase's (Dice's coefficient over words), as the phrases that the
 * author may have meant: with his own values filled in.
 */
export function nearestPhrases(
  tokens: readonly PhraseToken[],
  definitions: readonly CompiledDefinition[],
  scope: Scope,
): Nearest {
  const raw = tokens.filter(({ kind }) => kind === "word").map((token) => token.raw);
  const own = new Set(raw.map(normaliseWords));
  own.delete("");
  const alike = likeWord(own);
  const found = definitions
    .map(({ definition, asked }) => ({ definition, score: likeness(own, asked, alike) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || compare(a.definition.pattern, b.definition.pattern))
    .slice(0, 2);
  return {
    phrases: found.map(({ definition }) => fillIn(definition, tokens, scope)),
    likeness: found[0]?.score ?? 0,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Of each choice between words one is asked for; what may be left out counts for nothing. */
function likeness(
  own: ReadonlySet<string>,
  choices: readonly (readonly string[])[],
  alike: (word: string) => boolean,
): number {
  let shared = 0;
  for (const choice of choices) if (choice.some(alike)) shared++;
  return (2 * shared) / (own.size + choices.length);
}

/** Whether the author wrote a word, or one that is nearly spelled so. Asked of all definitions, which share their words. */
function likeWord(own: ReadonlySet<string>): (word: string) => boolean {
  const known = new Map<string, boolean>();
  return (word) => {
    let found = known.get(word);
    if (found === undefined) known.set(word, (found = own.has(word) || isMisspelt(word, own)));
    return found;
  };
}

/** Shorter words are other words when a letter is another. */
const shortest = 4;

function isMisspelt(word: string, own: ReadonlySet<string>): boolean {
  if (word.length < shortest) return false;
  const bound = Math.floor(word.length / 4);
  for (const other of own) if (other.length >= shortest && distance(word, other, bound) <= bound) return true;
  return false;
}
