/**
 * The signs of the language, by their first character, the longest first. `>` is always one sign: whether `>>` shifts
 * or closes two lists of types is known to the reader only. Not here: `**`, `@`, `#`, which plain code does not hold.
 */
const signs = [
  ...["...", ".", "(", ")", "[", "]", "{", "}", ";", ",", ":", "~", ">"],
  ...["===", "=>", "==", "=", "!==", "!=", "!", "&&=", "&&", "&=", "&", "||=", "||", "|=", "|"],
  ...["??=", "??", "?.", "?", "++", "+=", "+", "--", "-=", "-", "*=", "*", "/=", "/", "%=", "%"],
  ...["<<=", "<<", "<=", "<", "^=", "^"],
];

const byFirst: (readonly string[] | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const found = signs.filter((sign) => sign.charCodeAt(0) === code);
  return found.length > 0 ? found : undefined;
});

/** The sign that stands at `at`; nothing where it is none of plain code. */
export function signAt(text: string, at: number): string | undefined {
  const candidates = byFirst[text.charCodeAt(at)];
  if (candidates === undefined) return undefined;
  if (candidates.length === 1) return candidates[0];
  const found = candidates.find((sign) => sign.length === 1 || text.startsWith(sign, at));
  // `a ?.5 : 1` is a condition; `**` is left to TypeScript.
  if (found === "?." && /\d/u.test(text.charAt(at + 2))) return undefined;
  return found === "*" && text.charAt(at + 1) === "*" ? undefined : found;
}

/** Signs that stand between two expressions. */
export const binarySigns: ReadonlySet<string> = new Set(
  "=== == !== != && & || | ?? + - * / % << <= < ^".split(" "),
);

/** Signs that assign. */
export const assigningSigns: ReadonlySet<string> = new Set(
  "= += -= *= /= %= <<= &= |= ^= &&= ||= ??=".split(" "),
);
