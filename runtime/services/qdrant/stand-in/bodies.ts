/** What the requests hold, as far as the stand-in knows it. Unknown fields are left aside where they cannot change a result. */
import * as z from "zod";

import { distances } from "./distance.js";
import { QdrantError } from "./errors.js";
import type { Condition, Filter } from "./filter.js";

const id = z.union([z.int().min(0), z.uuid()]);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const bound = z.number().nullish();
const vector = z.array(z.number());
const payload = z.record(z.string(), z.unknown());
const count = z.int().min(0);

const match = z.union([
  z.strictObject({ value: scalar }),
  z.strictObject({ any: z.array(scalar) }),
  z.strictObject({ except: z.array(scalar) }),
]);

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ key: z.string(), match }),
    z.strictObject({
      key: z.string(),
      range: z.strictObject({ gt: bound, gte: bound, lt: bound, lte: bound }),
    }),
    z.strictObject({ has_id: z.array(id) }),
    z.strictObject({ is_empty: z.strictObject({ key: z.string() }) }),
    z.strictObject({ is_null: z.strictObject({ key: z.string() }) }),
    z.strictObject({ filter: filterSchema }),
    filterSchema,
  ]),
);

const conditions = z.union([condition, z.array(condition)]).nullish();

const filterSchema: z.ZodType<Filter> = z.lazy(() =>
  z.strictObject({ must: conditions, should: conditions, must_not: conditions }),
);

const selector = z.union([
  z.boolean(),
  z.array(z.string()),
  z.strictObject({ include: z.array(z.string()) }),
  z.strictObject({ exclude: z.array(z.string()) }),
]);

const shown = { with_payload: selector.nullish(), with_vector: z.boolean().nullish() };
const filter = filterSchema.nullish();

export const createBody = z.object({
  vectors: z.strictObject({
    size: z.int().min(1).max(65536),
    distance: z.enum(distances),
    // of indexing and storage; every search is exact here
    hnsw_config: z.unknown().optional(),
    quantization_config: z.unknown().optional(),
    on_disk: z.unknown().optional(),
    datatype: z.enum(["float32"]).nullish(),
  }),
});

export const upsertBody = z.union([
  z.object({ points: z.array(z.object({ id, vector, payload: payload.nullish() })) }),
  z.object({
    batch: z.object({
      ids: z.array(id),
      vectors: z.array(vector),
      payloads: z.array(payload.nullable()).nullish(),
    }),
  }),
]);

export const retrieveBody = z.object({ ids: z.array(id), ...shown });
export const deleteBody = z.union([z.object({ points: z.array(id) }), z.object({ filter: filterSchema })]);
export const countBody = z.object({ filter, exact: z.boolean().nullish() });

export const scrollBody = z.strictObject({
  filter,
  limit: z.int().min(1).nullish(),
  offset: id.nullish(),
  ...shown,
});

const ranked = {
  filter,
  limit: count.nullish(),
  offset: count.nullish(),
  score_threshold: z.number().nullish(),
  params: z.unknown().optional(),
  ...shown,
};

export const searchBody = z.strictObject({ vector, ...ranked });

export const queryBody = z.strictObject({
  query: z.union([vector, id, z.strictObject({ nearest: z.union([vector, id]) })]),
  ...ranked,
});

export type Ranked = Omit<z.infer<typeof searchBody>, "vector">;
export type Shown = z.infer<typeof retrieveBody>;

/** The body as the schema gives it; throws Qdrant's error where it does not fit. */
export function parseBody<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join(".") ?? "";
  throw new QdrantError(
    400,
    `Format error in JSON body: ${place === "" ? "" : `${place}: `}${issue?.message ?? "unexpected content"}`,
  );
}
