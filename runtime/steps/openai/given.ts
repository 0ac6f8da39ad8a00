import type { Row, StepContext } from "../context.js";
import { withField } from "./body.js";
import type { Body } from "./body.js";
import { kinds } from "./kinds.js";
import type { Kind } from "./kinds.js";

/** One request that the data under a phrase describe. */
export interface GivenRequest {
  readonly body: Body;
  /** The row that it stands in. */
  readonly row?: Row;
}

/** Columns that say why a row is there; nothing is done with them. */
const remarks = new Set(["case", "what", "why", "because", "trick", "remark"]);

const same = (column: string) => column.trim().toLowerCase();

export const isRemark = (column: string): boolean => remarks.has(same(column));

const textColumns = new Set(["text", "user says"]);

/** A text of so many words, for prompts that are too long. */
function words(count: number): string {
  if (!Number.isInteger(count) || count < 1 || count > 5_000_000)
    throw new Error(`Unexpected ${count} words, expected a whole number from 1 to 5000000`);
  return Array.from({ length: count }, () => "word").join(" ");
}

/**
 * `body` with the row's cells: a column named like a field of the request (`max_tokens`, `messages[0].role`) sets it,
 * `text` (or `user says`) is the text of the request, `words` makes a text of so many words. Empty cells change nothing;
 * "left out" takes a field away.
 */
export function bodyOfRow(kind: Kind, body: Body, row: Row, columns: readonly string[]): Body {
  return columns.reduce<Body>((made, column) => {
    if (row.text(column) === "" || isRemark(column)) return made;
    if (textColumns.has(same(column))) return kinds[kind].withText(made, String(row.value(column)));
    if (same(column) === "words") return kinds[kind].withText(made, words(row.number(column)));
    return withField(made, column.trim(), row.value(column));
  }, body);
}

const fieldColumns = new Set(["field", "setting"]);

/** The one request of a table that lists its fields: a row each, with the columns field and value. */
function listedFields(kind: Kind, body: Body, rows: readonly Row[]): Body | undefined {
  const [field, value, ...others] = rows[0]?.columns ?? [];
  if (field === undefined || value === undefined || others.length > 0) return undefined;
  if (!fieldColumns.has(same(field)) || same(value) !== "value") return undefined;
  return rows.reduce<Body>((made, row) => {
    const name = row.text(field);
    if (textColumns.has(same(name))) return kinds[kind].withText(made, String(row.value(value)));
    return withField(made, name.trim(), row.value(value));
  }, body);
}

/** The messages of a table with the columns role and content (or text). */
function messagesOf(rows: readonly Row[], content: string): Body[] {
  return rows.map((row) => ({ role: row.text("role"), content: String(row.value(content)) }));
}

function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function bodiesOfData(step: StepContext, kind: Kind, defaults: Body): Promise<GivenRequest[]> {
  const data = await step.data();
  const items: unknown[] = Array.isArray(data) ? data : [data];
  return items.map((item) => {
    if (!isBody(item))
      throw new Error(
        `Unexpected ${JSON.stringify(item)} as fields of a ${kind} request, expected an object such as { "max_tokens": 16 }`,
      );
    return { body: { ...defaults, ...item } };
  });
}

/**
 * The requests that the data under a phrase describe, over the kind's defaults: a quote or text is what is said; JSON
 * or YAML holds fields of the request, an array one request each; a table has one message per row (columns role and
 * content), one field per row (columns field and value), or else one request per row. Without data it is one request.
 */
export async function requestsGiven(step: StepContext, kind: Kind, model: string): Promise<GivenRequest[]> {
  const defaults = kinds[kind].defaults(model);
  if (step.row !== undefined)
    return [{ body: bodyOfRow(kind, defaults, step.row, step.row.columns), row: step.row }];
  const [first] = step.given;
  if (first === undefined) return [{ body: defaults }];
  if (first.kind === "table") {
    const rows = step.rows();
    const columns = rows[0]?.columns ?? [];
    const listed = listedFields(kind, defaults, rows);
    if (listed !== undefined) return [{ body: listed }];
    const content = columns.find((column) => ["content", "text"].includes(same(column)));
    if (content !== undefined && columns.some((column) => same(column) === "role"))
      return [{ body: { ...defaults, messages: messagesOf(rows, content) } }];
    return rows.map((row) => ({ body: bodyOfRow(kind, defaults, row, columns), row }));
  }
  if (first.kind === "quote" || first.kind === "text")
    return [{ body: kinds[kind].withText(defaults, step.text()) }];
  return bodiesOfData(step, kind, defaults);
}
