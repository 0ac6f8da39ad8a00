/** `testData.csv("users.csv")`, and what of it reads no file of a folder. */
const literalUse =
  /\btestData\s*\.\s*(?:(?:names|generator)\b|(?:text|json|yaml|csv|value)\s*(?:<[^()]*>)?\s*\(\s*(?:"[^"\n]*"|'[^'\n]*'|`[^`$]*`)\s*[,)])/gu;
/** `users-{Model}.csv` of a family, `${name}.csv` of code. */
const madeUp = /\{[^{}\n]{1,100}\}[\w.-]*\.[A-Za-z0-9]{1,8}\b/u;

/**
 * Which files a spec names, anywhere in its text: in a phrase, in a table, in code. Where names are made up (`testData` in
 * code without a literal name, a column or an expression in a file name) nobody can tell, and it may be each of them.
 *
 * @param known the files that there are
 */
export function namedFiles(text: string, known: readonly string[]): string[] {
  if (madeUp.test(text) || /\btestData\b/u.test(text.replace(literalUse, ""))) return [...known];
  const words = new Set(text.match(/[\w.-]+/gu)?.map((word) => word.replace(/[.-]+$/u, "")));
  return known.filter((name) => words.has(name));
}
