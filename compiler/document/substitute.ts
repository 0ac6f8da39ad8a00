/** Replaces `{Column}` in a text by the cell of that column. */
export type Substitute = (text: string) => string;

/** Column names compare without letter case. Braces around anything else stay. */
export function substitution(columns: ReadonlyMap<string, string>): Substitute {
  if (columns.size === 0) return (text) => text;
  return (text) =>
    text.replace(
      /\{([^{}\r\n]{1,100})\}/g,
      (whole, name: string) => columns.get(name.trim().toLowerCase()) ?? whole,
    );
}

/** What is no text of the author, and code: braces in code belong to the language. */
const untouched: ReadonlySet<string> = new Set([
  "code",
  "reference",
  "range",
  "lines",
  "language",
  "attributes",
  "kind",
  "id",
  "polarity",
  "role",
]);

/** Applies a substitution to every text of a value; places stay those of the text as written. */
export function substituteIn<T>(value: T, substitute: Substitute): T {
  if (typeof value === "string") return substitute(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => substituteIn(item, substitute)) as T;
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>;
  for (const [key, member] of Object.entries(value))
    copy[key] = untouched.has(key) ? member : substituteIn(member, substitute);
  return copy as T;
}
