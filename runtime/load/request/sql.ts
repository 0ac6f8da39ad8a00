import { checkNumber } from "./checks.js";

import type { SqlTemplate } from "../plan.js";

export type SqlParameter = SqlTemplate["params"][number];

export interface SqlOptions {
  /** How many rows the last statement has to give, or to change; with others the answer is a wrong one. */
  readonly rows?: number;
  /** How often it is sent, beside the others of the load; 1 by default. */
  readonly weight?: number;
}

/** SQL as the code of a step describes it. */
export interface SqlRequest extends SqlOptions {
  readonly sql: string;
  readonly params?: readonly SqlParameter[];
}

/** A statement, and the values of its `$1`, `$2`, …; without them several statements. */
export function sql(
  text: string,
  params: readonly SqlParameter[] = [],
  options: SqlOptions = {},
): SqlRequest {
  return { sql: text, params, ...options };
}

const isRange = (param: SqlParameter): param is { from: number; to: number } =>
  typeof param === "object" && param !== null;

/**
 * The statement as it is sent.
 * @throws Error where it is none, with an example
 */
export function sqlTemplateOf({ sql: text, params = [], rows, weight }: SqlRequest): SqlTemplate {
  if (typeof text !== "string" || text.trim() === "")
    throw new Error('Unexpected SQL without text, expected a statement, e.g. "SELECT 1"');
  for (const param of params.filter(isRange))
    if (!Number.isSafeInteger(param.from) || !Number.isSafeInteger(param.to) || param.from > param.to)
      throw new Error(
        `Unexpected range from ${param.from} to ${param.to}, expected whole numbers, e.g. { from: 1, to: 1000 }`,
      );
  if (rows !== undefined && !(Number.isSafeInteger(rows) && rows >= 0))
    throw new Error(`Unexpected rows ${rows}, expected a whole number`);
  if (weight !== undefined) checkNumber("weight", weight, { above: 0, example: "weight: 2" });
  return { sql: text, params, ...(rows !== undefined && { rows }), ...(weight !== undefined && { weight }) };
}
