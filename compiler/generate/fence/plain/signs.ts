import { role } from "./tokens.js";

const { prefix, chain, step, operator, assigning, condition, statement } = role;

/**
 * The signs of the language with their roles. `>` is always one sign: whether `>>` shifts or closes two lists of types
 * is known to the reader only. `..` and `**` no reader takes; `@` and `#`, which plain code does not hold, are no signs.
 */
const roles: readonly (readonly [signs: string, roles: number])[] = [
  [") ] } , : => ... .. **", 0],
  ["; {", statement],
  [". ?. ( [", chain],
  ["!", prefix | chain],
  ["<", operator | chain],
  ["+ -", prefix | operator],
  ["~", prefix],
  ["++ --", prefix | step],
  ["=== == !== != && & || | ?? * / % << <= ^ >", operator],
  ["= += -= *= /= %= <<= &= |= ^= &&= ||= ??=", assigning],
  ["?", condition],
  // What begins texts is here for its roles only.
  ["'", statement],
  ["`", chain | statement],
];

/** Each sign with its roles, those that others begin with before them: each beginning of a sign is one, too. */
export const signs: readonly { text: string; roles: number }[] = roles
  .flatMap(([texts, roles]) => texts.split(" ").map((text) => ({ text, roles })))
  .sort((a, b) => a.text.length - b.text.length);

/** A sign's number is its place in {@link signs}, from 1; nothing is 0. */
export const signNumber = (text: string): number => signs.findIndex((sign) => sign.text === text) + 1;

/** By a sign's number and the next character: the number of the sign that is longer by it, or 0. */
const longer = new Uint8Array((signs.length + 1) * 128);
for (const { text } of signs)
  longer[signNumber(text.slice(0, -1)) * 128 + text.charCodeAt(text.length - 1)] = signNumber(text);

/** The number of the sign that is the one with that number and a character more, or, for 0, the character; 0 for none. */
export const longerSign = (sign: number, code: number): number =>
  code < 128 ? (longer[sign * 128 + code] ?? 0) : 0;
