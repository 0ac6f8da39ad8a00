/** What begins something inside which no word is a keyword; words, brackets and separators. */
const lexemes = /--[^\n]*|\/\*|[eE]?'|"|\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$|[\p{L}_][\p{L}\p{N}_$]*|[();]/gu;

/** Where the block comment ends that begins at `start`; PostgreSQL's nest. */
function commentEnd(sql: string, start: number): number {
  const edge = /\/\*|\*\//gu;
  edge.lastIndex = start;
  let depth = 0;
  for (let found = edge.exec(sql); found; found = edge.exec(sql)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return sql.length;
}

/** Behind the next `mark`. A doubled quote ends one quotation and begins the next, which is the same to us. */
function behind(sql: string, mark: string, start: number): number {
  const end = sql.indexOf(mark, start);
  return end < 0 ? sql.length : end + mark.length;
}

/** Behind the end of `E'…'`, in which a backslash takes the next character's meaning away. */
function escapeStringEnd(sql: string, start: number): number {
  let at = start;
  while (at < sql.length && sql[at] !== "'") at += sql[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** Where the search goes on behind a lexeme that opens something; nothing for any other. */
function closedAt(sql: string, lexeme: string, start: number, next: number): number | undefined {
  if (lexeme === "/*") return commentEnd(sql, start);
  if (lexeme === "'" || lexeme === '"' || lexeme.startsWith("$")) return behind(sql, lexeme, next);
  return lexeme === "e'" || lexeme === "E'" ? escapeStringEnd(sql, next) : undefined;
}

/** The words of the last statement that stand outside of brackets, comments and quotes, in lower case. */
function outerWords(sql: string): string[] {
  let words: string[] = [];
  let ended = false;
  let depth = 0;
  const lexeme = new RegExp(lexemes);
  for (let found = lexeme.exec(sql); found; found = lexeme.exec(sql)) {
    const [text] = found;
    const closed = closedAt(sql, text, found.index, lexeme.lastIndex);
    if (closed !== undefined) lexeme.lastIndex = closed;
    else if (text === "(") depth += 1;
    else if (text === ")") depth -= 1;
    else if (text === ";") ended ||= depth === 0;
    else if (!text.startsWith("--")) {
      if (ended) words = [];
      ended = false;
      if (depth === 0) words.push(text.toLowerCase());
    }
  }
  return words;
}

/**
 * Whether the last statement of `sql` says in which order its rows come: it has an ORDER BY of its own. One in a
 * subquery or in a window says nothing about the order of the result.
 */
export function ordersItsResult(sql: string): boolean {
  return outerWords(sql).some((word, index, words) => word === "order" && words[index + 1] === "by");
}
