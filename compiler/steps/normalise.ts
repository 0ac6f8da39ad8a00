/** Words as phrases are compared: letter case, articles, plural and the forms of "is" and "has" do not matter. */

const articles = new Set(["a", "an", "the"]);

const irregular = new Map([
  ["are", "is"],
  ["were", "was"],
  ["have", "has"],
  ["does", "do"],
  ["their", "its"],
  ["they", "it"],
  ["them", "it"],
  ["these", "this"],
  ["those", "that"],
]);

export function isArticle(word: string): boolean {
  return articles.has(word.toLowerCase());
}

/** The form a word is compared in: lower case, without the `s` of a plural or of the third person. */
export function stem(word: string): string {
  const lower = word.toLowerCase().replaceAll("’", "'");
  const known = irregular.get(lower);
  if (known !== undefined) return known;
  if (lower.length > 4 && lower.endsWith("ies")) return `${lower.slice(0, -3)}y`;
  if (/(?:ch|sh|x|ss|z)es$/u.test(lower)) return lower.slice(0, -2);
  if (lower.length > 3 && lower.endsWith("s") && !/(?:ss|us|is)$/u.test(lower)) return lower.slice(0, -1);
  return lower;
}

/** The words of a plain text in the form they are compared in, such as a target's subject. */
export function normaliseWords(text: string): string {
  return (text.match(/[\p{L}\p{N}_]+(?:['’-][\p{L}\p{N}_]+)*/gu) ?? [])
    .filter((word) => !isArticle(word))
    .map(stem)
    .join(" ");
}

/**
 * A Cucumber Expression with its words in the form they are compared in; parameters, `(optional)`, `this/that` and
 * escapes stay what they are.
 */
export function normalisePattern(pattern: string): string {
  const parts =
    pattern.match(
      /\{[^}]*\}|(?<![\p{L}\p{N}])(?:an?|the)(?:\/(?:an?|the))+(?![\p{L}\p{N}])|\\.|[\p{L}\p{N}_]+(?:['’-][\p{L}\p{N}_]+)*|\s+|./gisu,
    ) ?? [];
  return parts
    .map((part) => {
      if (/^[\p{L}\p{N}_]/u.test(part)) return part.split("/").every(isArticle) ? "" : stem(part);
      if (/^[,:;]$/u.test(part)) return ` ${part} `;
      return /^\s/u.test(part) ? " " : part;
    })
    .join("")
    .replaceAll(/\(\s*\)/gu, "")
    .replaceAll(/ {2,}/gu, " ")
    .trim()
    .replace(/ ?[.:]$/u, "");
}
