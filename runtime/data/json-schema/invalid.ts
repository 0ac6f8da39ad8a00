import type { SeededRandom } from "../seeded-random.js";
import { allows, below, resolved, typeOf, without } from "./schema.js";
import { knownFormats, validValue } from "./valid.js";
import type { JsonSchema, JsonType } from "./schema.js";

/** A value that is wrong in one thing. */
export interface InvalidValue {
  value: unknown;
  /** JSON pointer of what is wrong: `/server/port`. */
  path: string;
  /** The keyword that it breaks: `maximum`. */
  keyword: string;
  /** For people: "/server/port is 65536, above its maximum 65535". */
  says: string;
}

/** What is wrong at one place: the value that stands there instead. */
interface Fault {
  keyword: string;
  wrong: unknown;
  says: string;
}

const samples: Readonly<Record<JsonType, unknown>> = {
  object: {},
  array: [],
  string: "text",
  number: 0.5,
  integer: 1,
  boolean: true,
  null: null,
};

/**
 * For each keyword at each place of the schema one value that breaks it and nothing else, around valid values. Where a
 * keyword cannot be broken alone, there is none for it.
 */
export function invalidValues(random: SeededRandom, schema: JsonSchema): InvalidValue[] {
  return [...variants(random, schema, schema, "", validValue(random, schema), 0)].map(
    ({ fault: { keyword, wrong, says }, path }) => ({
      value: wrong,
      path,
      keyword,
      says: `${path === "" ? "the root" : path} ${says}`,
    }),
  );
}

interface Variant {
  path: string;
  fault: Fault;
}

/** Schemas may refer to themselves: below this depth they are taken as looked at. */
const deepest = 6;

/** Each variant's `wrong` is the whole value from `schema` down. */
function* variants(
  random: SeededRandom,
  schema: JsonSchema,
  root: JsonSchema,
  path: string,
  valid: unknown,
  depth: number,
): Generator<Variant> {
  // What is wrong with one alternative may be right with another.
  if (schema.anyOf !== undefined || schema.oneOf !== undefined || depth > deepest) return;
  if (schema.$ref !== undefined) {
    const meant = resolved(schema, root, path);
    if (!hasAlternatives(schema, root)) yield* variants(random, meant, root, path, valid, depth + 1);
    return;
  }
  const meant = resolved(schema, root, path);
  for (const fault of faultsOf(meant, valid)) yield { path, fault };
  if (typeof valid !== "object" || valid === null) return;
  if (Array.isArray(valid)) yield* inItems(random, meant, root, path, valid, depth);
  else yield* inProperties(random, meant, root, path, valid as Record<string, unknown>, depth);
}

function hasAlternatives(schema: JsonSchema, root: JsonSchema): boolean {
  const name = schema.$ref?.split("/").at(-1) ?? "";
  const target = root.$defs?.[name] ?? root.definitions?.[name];
  return target?.anyOf !== undefined || target?.oneOf !== undefined;
}

function* inProperties(
  random: SeededRandom,
  { properties = {}, required = [] }: JsonSchema,
  root: JsonSchema,
  path: string,
  valid: Record<string, unknown>,
  depth: number,
): Generator<Variant> {
  for (const name of required) {
    const wrong = without(valid, name);
    yield { path, fault: { keyword: "required", wrong, says: `has no ${name}, which is required` } };
  }
  for (const [name, property] of Object.entries(properties)) {
    const at = below(path, name);
    const own = Object.hasOwn(valid, name) ? valid[name] : validValue(random, property, root, at, depth + 1);
    for (const { path: place, fault } of variants(random, property, root, at, own, depth + 1))
      yield { path: place, fault: { ...fault, wrong: { ...valid, [name]: fault.wrong } } };
  }
}

function* inItems(
  random: SeededRandom,
  { items, maxItems = Infinity, uniqueItems }: JsonSchema,
  root: JsonSchema,
  path: string,
  valid: unknown[],
  depth: number,
): Generator<Variant> {
  if (items === undefined || (valid.length === 0 && maxItems < 1)) return;
  const [first, ...others] =
    valid.length > 0 ? valid : [validValue(random, items, root, below(path, 0), depth + 1)];
  for (const { path: place, fault } of variants(random, items, root, below(path, 0), first, depth + 1)) {
    const wrong = [fault.wrong, ...others];
    if (uniqueItems === true && new Set(wrong.map((item) => JSON.stringify(item))).size < wrong.length)
      continue;
    yield { path: place, fault: { ...fault, wrong } };
  }
}

function* faultsOf(schema: JsonSchema, valid: unknown): Generator<Fault> {
  if ("const" in schema) {
    yield { keyword: "const", wrong: unlike([schema.const]), says: `is not ${JSON.stringify(schema.const)}` };
    return;
  }
  if (schema.enum !== undefined) {
    const wrong = unlike(schema.enum);
    yield { keyword: "enum", wrong, says: `is ${JSON.stringify(wrong)}, which is none of its values` };
    return;
  }
  const type = typeOf(schema);
  const other = (Object.keys(samples) as JsonType[]).find((each) => !allows(schema, each));
  if (schema.type !== undefined && other !== undefined)
    yield { keyword: "type", wrong: samples[other], says: `is of type ${other}, not ${String(schema.type)}` };
  if (type === "string") yield* textFaults(schema);
  if (type === "number" || type === "integer") yield* numberFaults(schema, type);
  if (type === "array") yield* arrayFaults(schema, valid as unknown[]);
  if (type === "object" && schema.additionalProperties === false) {
    const names = Object.keys(schema.properties ?? {});
    const name = ["unexpected", "unexpected_", "unexpected__"].find((each) => !names.includes(each));
    if (name !== undefined)
      yield {
        keyword: "additionalProperties",
        wrong: { ...(valid as object), [name]: true },
        says: `has the unknown property ${name}`,
      };
  }
}

/** A text that is none of the values. */
function unlike(values: readonly unknown[]): string {
  let text = "none of them";
  while (values.includes(text)) text += "!";
  return text;
}

function* textFaults({ minLength = 0, maxLength, format, pattern }: JsonSchema): Generator<Fault> {
  const plain = format === undefined && pattern === undefined;
  if (minLength > 0 && plain)
    yield {
      keyword: "minLength",
      wrong: "x".repeat(minLength - 1),
      says: `has ${minLength - 1} characters, below its minLength ${minLength}`,
    };
  if (maxLength !== undefined && plain)
    yield {
      keyword: "maxLength",
      wrong: "x".repeat(maxLength + 1),
      says: `has ${maxLength + 1} characters, above its maxLength ${maxLength}`,
    };
  const fits = (text: string) => text.length >= minLength && text.length <= (maxLength ?? Infinity);
  const unfit = ["", "?", "not at all", "\u0000".repeat(Math.max(minLength, 1))].find(
    (text) => fits(text) && pattern !== undefined && !new RegExp(pattern, "u").test(text),
  );
  if (unfit !== undefined && format === undefined)
    yield { keyword: "pattern", wrong: unfit, says: `does not match ${pattern ?? ""}` };
  if (format !== undefined && knownFormats.includes(format) && pattern === undefined) {
    const wrong = `no ${format}`.padEnd(minLength, "!");
    if (fits(wrong)) yield { keyword: "format", wrong, says: `is no ${format}` };
  }
}

function* numberFaults(schema: JsonSchema, type: "number" | "integer"): Generator<Fault> {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const step = multipleOf ?? 1;
  const onStep = (value: number) => Math.round(value / step) * step;
  if (type === "integer" && !allows({ ...schema }, "number")) yield* whole(schema, multipleOf);
  if (minimum !== undefined)
    yield bound("minimum", onStep(Math.ceil(minimum / step) * step - step), "below", minimum);
  if (maximum !== undefined)
    yield bound("maximum", onStep(Math.floor(maximum / step) * step + step), "above", maximum);
  if (exclusiveMinimum !== undefined && minimum === undefined)
    yield bound(
      "exclusiveMinimum",
      onStep(Math.ceil(exclusiveMinimum / step) * step - step),
      "not above",
      exclusiveMinimum,
    );
  if (exclusiveMaximum !== undefined && maximum === undefined)
    yield bound(
      "exclusiveMaximum",
      onStep(Math.floor(exclusiveMaximum / step) * step + step),
      "not below",
      exclusiveMaximum,
    );
  if (multipleOf !== undefined && multipleOf > 1 && Number.isInteger(multipleOf)) {
    const from = Math.max(minimum ?? -Infinity, (exclusiveMinimum ?? -Infinity) + 1);
    const start =
      from === -Infinity ? Math.min(maximum ?? 0, (exclusiveMaximum ?? 1) - 1) - 2 : Math.ceil(from);
    const wrong = [start, start + 1].find((value) => value % multipleOf !== 0 && isWithin(value, schema));
    if (wrong !== undefined)
      yield { keyword: "multipleOf", wrong, says: `is ${wrong}, no multiple of ${multipleOf}` };
  }
}

/** A number that is not whole breaks the type; that it is no multiple either cannot be helped. */
function* whole(schema: JsonSchema, multipleOf: number | undefined): Generator<Fault> {
  if (multipleOf !== undefined) return;
  const start =
    schema.minimum ??
    schema.exclusiveMinimum ??
    Math.min(schema.maximum ?? 1, schema.exclusiveMaximum ?? 1) - 1;
  const wrong = Math.floor(start) + 0.5 + (Math.floor(start) + 0.5 < start ? 1 : 0);
  if (isWithin(wrong, schema)) yield { keyword: "type", wrong, says: `is ${wrong}, which is not whole` };
}

function isWithin(
  value: number,
  { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema,
): boolean {
  return (
    value >= (minimum ?? -Infinity) &&
    value <= (maximum ?? Infinity) &&
    value > (exclusiveMinimum ?? -Infinity) &&
    value < (exclusiveMaximum ?? Infinity)
  );
}

const bound = (keyword: string, wrong: number, how: string, limit: number): Fault => ({
  keyword,
  wrong,
  says: `is ${wrong}, ${how} its ${keyword} ${limit}`,
});

function* arrayFaults(
  { minItems = 0, maxItems, uniqueItems }: JsonSchema,
  valid: unknown[],
): Generator<Fault> {
  if (minItems > 0)
    yield {
      keyword: "minItems",
      wrong: valid.slice(0, minItems - 1),
      says: `has ${minItems - 1} items, below its minItems ${minItems}`,
    };
  const [first] = valid;
  if (maxItems !== undefined && uniqueItems !== true && valid.length > 0)
    yield {
      keyword: "maxItems",
      wrong: Array.from({ length: maxItems + 1 }, (_, index) => valid[index] ?? first),
      says: `has ${maxItems + 1} items, above its maxItems ${maxItems}`,
    };
  if (uniqueItems === true && valid.length > 0 && (maxItems ?? Infinity) >= 2) {
    const wrong = valid.length > 1 ? [first, first, ...valid.slice(2)] : [first, first];
    yield { keyword: "uniqueItems", wrong, says: "has an item twice" };
  }
}
