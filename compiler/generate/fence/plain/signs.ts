import { knownWords } from "./known-words.js";
import { Role } from "./tokens.js";

const { prefix, chain, step, operator, assigning, condition, statement } = Role;

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

/** By the sign. */
export const rolesOfSigns: ReadonlyMap<string, number> = new Map(
  roles.flatMap(([signs, roles]) => signs.split(" ").map((sign): [string, number] => [sign, roles])),
);

/** 0 for the empty text. */
const numberOf = (text: string): number => knownWords.indexOf(text) + 1;

/** By a sign's number and the next character: the number of the sign that is longer by it, or 0. */
const longer = new Uint8Array((knownWords.length + 1) * 128);
// What others begin with is always a sign, too.
for (const sign of rolesOfSigns.keys())
  longer[numberOf(sign.slice(0, -1)) * 128 + sign.charCodeAt(sign.length - 1)] = numberOf(sign);

/** The number of the sign that is the one with that number and a character more, or, for 0, the character; 0 for none. */
export const longerSign = (sign: number, code: number): number =>
  code < 128 ? (longer[sign * 128 + code] ?? 0) : 0;
