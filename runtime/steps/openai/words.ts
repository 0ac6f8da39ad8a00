/** What a cell of a conversation demands of a reply: every part, separated by commas; quotes keep a comma. */
export function demandedParts(cell: string): string[] {
  const parts = cell.match(/(?:"[^"]*"|[^,"]|")+/gu) ?? [];
  return parts
    .map((part) =>
      part
        .trim()
        .replace(/^"([^"]*)"$/u, "$1")
        .trim(),
    )
    .filter((part) => part !== "");
}

const folded = (text: string) => text.normalize("NFKC").toLowerCase().replaceAll(/\s+/gu, " ");

const wordCharacter = String.raw`[\p{L}\p{N}\p{M}_]`;

/** Whether `part` stands in `reply` as whole words, letter case and line breaks ignored. */
export function holdsWords(reply: string, part: string): boolean {
  const wanted = folded(part.trim());
  if (wanted === "") return false;
  const literal = wanted.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
  const begins = new RegExp(`^${wordCharacter}`, "u").test(wanted) ? `(?<!${wordCharacter})` : "";
  const ends = new RegExp(`${wordCharacter}$`, "u").test(wanted) ? `(?!${wordCharacter})` : "";
  return new RegExp(`${begins}${literal}${ends}`, "u").test(folded(reply));
}
