import type { CompiledDefinition } from "./expression.js";
import { normaliseWords } from "./normalise.js";
import { parameterKinds } from "./parameters.js";
import type { PhraseToken } from "./phrase-view.js";

/**
 * The two definitions whose words are most like a phrase's (Dice's coefficient over words), as the phrases that the
 * author may have meant: with his own values filled in.
 */
export function nearestPhrases(
  tokens: readonly PhraseToken[],
  definitions: readonly CompiledDefinition[],
): string[] {
  const own = new Set(tokens.filter(({ kind }) => kind === "word").map(({ raw }) => normaliseWords(raw)));
  own.delete("");
  return definitions
    .map(({ definition, words }) => ({ definition, score: likeness(own, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || compare(a.definition.pattern, b.definition.pattern))
    .slice(0, 2)
    .map(({ definition }) => fillIn(definition.pattern, tokens, own));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function likeness(own: ReadonlySet<string>, words: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of words) if (own.has(word)) shared++;
  return (2 * shared) / (own.size + words.size);
}

/** A pattern as a phrase: the alternative that the author used, no optional text, his values where they fit. */
export function fillIn(pattern: string, tokens: readonly PhraseToken[], own: ReadonlySet<string>): string {
  const unused = [...tokens];
  return pattern
    .replaceAll(/(?<!\\)\([^)]*\)/gu, "")
    .replaceAll(/[^\s{}]+(?:\/[^\s{}]+)+/gu, (alternatives) => {
      const choices = alternatives.split("/");
      return choices.find((choice) => own.has(normaliseWords(choice))) ?? choices[0] ?? alternatives;
    })
    .replaceAll(/(?<!\\)\{([^{}]*)\}/gu, (braces, name: string) => {
      const kind = parameterKinds.get(name);
      const index = unused.findIndex((token) => kind?.fills.includes(token.kind));
      return index < 0 ? (kind?.example ?? braces) : (unused.splice(index, 1)[0]?.raw ?? braces);
    })
    .replaceAll("\\", "");
}
