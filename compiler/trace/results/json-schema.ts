import * as z from "zod";

import { resultsSchema } from "../../model/results.js";

/** The JSON Schema (draft 2020-12) of results files, `docs/results.schema.json`: made of what reads and writes them. */
export function resultsJsonSchema(): string {
  const schema = { title: "Results of a tcspec run", ...z.toJSONSchema(resultsSchema, { io: "input" }) };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
