import type { Send } from "../context.js";

const excerpt = (text: string, length = 300) => (text.length > length ? `${text.slice(0, length)}…` : text);

/** A request and what became of it, for people. */
export function describeSend({ kind, service, user, status, error, problems, answer, row }: Send): string {
  const who = `${kind} request to ${service}${user === undefined ? "" : ` as ${user}`}${row === undefined ? "" : ` (row at line ${row.line})`}`;
  if (error !== undefined) return `${who}: ${error.message}`;
  if (problems.length > 0) return `${who}: status ${status ?? 0}, but ${problems.join("; ")}`;
  return `${who}: status ${status ?? 0} ${excerpt(answer?.text ?? "")}`.trimEnd();
}
