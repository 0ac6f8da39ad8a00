import type { BoundModifiers } from "../model/step-call.js";
import type { Quantity } from "../targets/index.js";
import { parameterKinds, quantityPattern } from "./parameters.js";
import type { Scope } from "./parameters.js";
import { mark, tokensIn, viewOf, without } from "./phrase-view.js";
import type { PhraseToken, PhraseView } from "./phrase-view.js";

/** A phrase after some of its modifiers were taken off. */
export interface StrippedPhrase {
  view: PhraseView;
  modifiers: BoundModifiers;
}

interface Modifier {
  pattern: RegExp;
  /** What the tokens of the first group make; nothing where they do not fit. */
  read: (tokens: readonly PhraseToken[], scope: Scope) => BoundModifiers | undefined;
}

const q = `(${quantityPattern})`;
const service = mark("t");
const user = `(?:${service}|(?!(?:before|expected|soon|long|well|this|in|it)(?: |$))[a-z][a-z0-9_-]*)`;

const milliseconds = (name: "withinMs" | "forMs") => (tokens: readonly PhraseToken[], scope: Scope) => {
  const quantity = parameterKinds.get("quantity")?.resolve(tokens, scope);
  if (!quantity?.ok) return undefined;
  const { value, unit } = quantity.value as Quantity;
  return unit === "ms" ? { [name]: value } : undefined;
};

const readLabel = ([token]: readonly PhraseToken[]): BoundModifiers => ({ label: token?.content ?? "" });

function readUsers(tokens: readonly PhraseToken[]): BoundModifiers {
  const names = tokens.flatMap(({ kind, content }) =>
    kind === "ticked" || (kind === "word" && content.toLowerCase() !== "and") ? [content] : [],
  );
  const [user = "", ...more] = names;
  return more.length === 0 ? { user } : { users: names };
}

function readTimes(tokens: readonly PhraseToken[], scope: Scope): BoundModifiers | undefined {
  const count = parameterKinds.get("n")?.resolve(tokens, scope);
  return count?.ok && (count.value as number) > 0 ? { times: count.value as number } : undefined;
}

function readAfter([token]: readonly PhraseToken[], scope: Scope): BoundModifiers | undefined {
  return token && scope.services.has(token.content) ? { afterService: token.content } : undefined;
}

const readWhile =
  (how: NonNullable<BoundModifiers["whileBroken"]>["how"]) =>
  ([token]: readonly PhraseToken[], scope: Scope): BoundModifiers | undefined =>
    token && scope.services.has(token.content) ? { whileBroken: { service: token.content, how } } : undefined;

const whileBroken = (["stopped", "paused", "cut off"] as const).map((how) => ({
  pattern: new RegExp(`(?:^|(?: ,)? )while (${service}) is ${how}(?: ,|$)`, "d"),
  read: readWhile(how),
}));

/** Against the text of a view, in which articles are gone and words are stems ("all the time" is "all time"). */
const modifiers: readonly Modifier[] = [
  { pattern: new RegExp(`^within ${q}(?: ,|(?= after ${service}))`, "d"), read: milliseconds("withinMs") },
  {
    pattern: new RegExp(`(?: ,)? within ${q}(?:$|(?= after ${service}))`, "d"),
    read: milliseconds("withinMs"),
  },
  { pattern: new RegExp(`^for ${q} ,`, "d"), read: milliseconds("forMs") },
  { pattern: new RegExp(`(?: ,)? for ${q}$`, "d"), read: milliseconds("forMs") },
  { pattern: new RegExp(`(?:^| )after (${service}) is back(?= ,|$)`, "d"), read: readAfter },
  ...whileBroken,
  { pattern: / (?:, )?all time(?= ,|$)/d, read: () => ({ allTheTime: true }) },
  { pattern: / (?:, )?(?:all )?at same time(?= ,|$)/d, read: () => ({ atTheSameTime: true }) },
  { pattern: new RegExp(` (${mark("nv")}) time(?= ,| at same time|$)`, "d"), read: readTimes },
  { pattern: / (?:, )?for each row(?= ,|$)|^for each row ,/d, read: () => ({ forEachRow: true }) },
  { pattern: new RegExp(` as (${mark("e")})`, "d"), read: readLabel },
  // A comma alone does not make a list of users: "as alice, all at the same time".
  {
    pattern: new RegExp(` as (${user}(?:(?: , ${user})* (?:, )?and ${user})?)`, "d"),
    read: readUsers,
  },
];

/** Every way to take one more modifier off. */
export function stripOne({ view, modifiers: found }: StrippedPhrase, scope: Scope): StrippedPhrase[] {
  return modifiers.flatMap(({ pattern, read }) => {
    const match = pattern.exec(view.text);
    const [whole, group] = match?.indices ?? [];
    if (!whole) return [];
    const more = read(group ? tokensIn(view, group[0], group[1]) : [], scope);
    if (!more || Object.keys(more).some((name) => name in found)) return [];
    const kept = without(view, whole[0], whole[1]);
    return kept.length === 0 ? [] : [{ view: viewOf(kept), modifiers: { ...found, ...more } }];
  });
}
