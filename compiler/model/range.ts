import * as z from "zod";

/** A place in a source text. `line` and `column` count from 1, `column` and `offset` in UTF-16 code units. */
export const positionSchema = z.object({
  line: z.int().min(1),
  column: z.int().min(1),
  offset: z.int().min(0),
});

/** A stretch of a source text; `end` is exclusive. */
export const rangeSchema = z.object({ start: positionSchema, end: positionSchema });

export type Position = z.infer<typeof positionSchema>;
export type Range = z.infer<typeof rangeSchema>;

/** A value together with the place it was read from. */
export interface Located<T> {
  value: T;
  range: Range;
}

/** The schema of {@link Located} over a schema of the value. */
export function locatedSchema<T extends z.ZodType>(value: T) {
  return z.object({ value, range: rangeSchema });
}
