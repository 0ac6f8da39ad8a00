/** A name as PostgreSQL takes it whatever it holds: in double quotes, its own ones doubled. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
