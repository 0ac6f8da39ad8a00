/** The part of JSON Schema (drafts 6 to 2020-12) that configurations are written in. */
export interface JsonSchema {
  type?: JsonType | readonly JsonType[];
  enum?: readonly unknown[];
  const?: unknown;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  examples?: readonly unknown[];
  default?: unknown;
  anyOf?: readonly JsonSchema[];
  oneOf?: readonly JsonSchema[];
  $ref?: string;
  $defs?: Readonly<Record<string, JsonSchema>>;
  definitions?: Readonly<Record<string, JsonSchema>>;
}

export type JsonType = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";

/** What says nothing of which values are valid. */
const annotations = [
  "title",
  "description",
  "$schema",
  "$id",
  "$comment",
  "readOnly",
  "writeOnly",
  "deprecated",
];

const known = new Set([
  ...annotations,
  ..."type enum const properties required additionalProperties items minItems maxItems uniqueItems".split(
    " ",
  ),
  ..."minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern".split(" "),
  ..."format examples default anyOf oneOf $ref $defs definitions".split(" "),
]);

/** What a keyword is worth that is left aside: data that is called valid and is not. So it is refused. */
export function refuseUnknown(schema: object, path: string): void {
  const unknown = Object.keys(schema).filter((key) => !known.has(key) && !key.startsWith("x-"));
  if (unknown.length > 0)
    throw new Error(
      `Unexpected keyword ${unknown.join(", ")} of the schema at ${path === "" ? "its root" : path}, expected one of ${[...known].sort().join(", ")}`,
    );
}

const deepest = 20;

/** The schema that is meant at a place: references are followed, and of alternatives the first that stands alone is taken. */
export function resolved(schema: JsonSchema, root: JsonSchema, path: string, depth = 0): JsonSchema {
  refuseUnknown(schema, path);
  if (depth > deepest) throw new Error(`Unexpected circle of references in the schema at ${path}`);
  if (schema.$ref !== undefined) return resolved(atPointer(root, schema.$ref), root, path, depth + 1);
  const [alternative] = schema.anyOf ?? schema.oneOf ?? [];
  if (alternative === undefined) return schema;
  const rest = without(schema, "anyOf", "oneOf");
  const chosen = resolved(alternative, root, path, depth + 1);
  return {
    ...rest,
    ...chosen,
    ...((rest.properties ?? chosen.properties) && {
      properties: { ...rest.properties, ...chosen.properties },
    }),
    ...((rest.required ?? chosen.required) && {
      required: [...(rest.required ?? []), ...(chosen.required ?? [])],
    }),
  };
}

function atPointer(root: JsonSchema, reference: string): JsonSchema {
  const parts = reference.startsWith("#/") ? reference.slice(2).split("/") : undefined;
  let at: unknown = reference === "#" ? root : parts && root;
  for (const part of parts ?? []) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    at = typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined;
  }
  if (typeof at === "object" && at !== null) return at;
  throw new Error(
    `Unexpected reference ${reference} of the schema, expected one inside of it such as #/$defs/port`,
  );
}

/** The type of the values that are made: the first that is allowed, or what the other keywords speak of. */
export function typeOf(schema: JsonSchema): JsonType {
  const { type } = schema;
  if (type !== undefined) return typeof type === "string" ? type : (type[0] ?? "null");
  if (schema.properties !== undefined || schema.required !== undefined) return "object";
  if (schema.items !== undefined || schema.minItems !== undefined) return "array";
  const numeric = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] as const;
  return numeric.some((key) => schema[key] !== undefined) ? "number" : "string";
}

/** Whether a value of this type is allowed. */
export function allows({ type }: JsonSchema, wanted: JsonType): boolean {
  if (type === undefined) return true;
  const types: readonly JsonType[] = typeof type === "string" ? [type] : type;
  return types.includes(wanted) || (wanted === "integer" && types.includes("number"));
}

/** A copy that lacks these members. */
export function without<T extends object>(object: T, ...names: readonly string[]): T {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name))) as T;
}

/** A step further down in a JSON pointer (RFC 6901). */
export function below(path: string, key: string | number): string {
  return `${path}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
