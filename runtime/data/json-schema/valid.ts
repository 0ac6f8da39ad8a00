import type { SeededRandom } from "../seeded-random.js";
import { below, resolved, typeOf } from "./schema.js";
import type { JsonSchema } from "./schema.js";

/** Optional properties are there this often. */
const optionalShare = 0.5;
/** Below this depth only what is required is made: schemas may refer to themselves. */
const deepestOptional = 6;
const deepest = 50;

const formats: Readonly<Record<string, (random: SeededRandom) => string>> = {
  email: (random) => `${random.letters(6)}@${random.letters(5)}.example`,
  hostname: (random) => `${random.letters(6)}.example`,
  uri: (random) => `https://${random.letters(6)}.example/${random.letters(3)}`,
  uuid: (random) => random.uuid(),
  ipv4: (random) => `10.${random.integer(0, 255)}.${random.integer(0, 255)}.${random.integer(1, 254)}`,
  ipv6: (random) => `fd00::${random.integer(1, 0xffff).toString(16)}`,
  date: (random) => day(random).slice(0, 10),
  time: (random) => `${day(random).slice(11, 19)}Z`,
  "date-time": (random) => day(random),
};

const day = (random: SeededRandom) =>
  new Date(Date.UTC(2020, 0, 1) + random.integer(0, 3_000_000) * 60_000).toISOString();

/** The formats of texts that can be made. */
export const knownFormats = Object.keys(formats);

/** A value that the schema allows. Throws, naming the place, where it holds what cannot be made. */
export function validValue(
  random: SeededRandom,
  schema: JsonSchema,
  root: JsonSchema = schema,
  path = "",
  depth = 0,
): unknown {
  if (depth > deepest) throw new Error(`Unexpected schema that requires itself at ${path}, expected an end`);
  const meant = resolved(schema, root, path);
  if ("const" in meant) return meant.const;
  if (meant.enum !== undefined) return random.pick(meant.enum);
  switch (typeOf(meant)) {
    case "object":
      return objectOf(random, meant, root, path, depth);
    case "array":
      return arrayOf(random, meant, root, path, depth);
    case "string":
      return textOf(random, meant, path);
    case "integer":
      return numberOf(random, { ...meant, multipleOf: wholeStep(meant.multipleOf, path) }, path);
    case "number":
      return numberOf(random, meant, path);
    case "boolean":
      return random.chance(0.5);
    case "null":
      return null;
  }
}

function objectOf(
  random: SeededRandom,
  { properties = {}, required = [] }: JsonSchema,
  root: JsonSchema,
  path: string,
  depth: number,
): Record<string, unknown> {
  const names = [...new Set([...Object.keys(properties), ...required])];
  const made = names.filter(
    (name) => required.includes(name) || (depth < deepestOptional && random.chance(optionalShare)),
  );
  return Object.fromEntries(
    made.map((name) => [
      name,
      validValue(random, properties[name] ?? { type: "string" }, root, below(path, name), depth + 1),
    ]),
  );
}

function arrayOf(
  random: SeededRandom,
  { items = { type: "string" }, minItems = 0, maxItems = minItems + 3, uniqueItems }: JsonSchema,
  root: JsonSchema,
  path: string,
  depth: number,
): unknown[] {
  const length = random.integer(minItems, depth < deepestOptional ? maxItems : minItems);
  const made: unknown[] = [];
  const seen = new Set<string>();
  for (let attempt = 0; made.length < length && attempt < 100 + 10 * length; attempt += 1) {
    const value = validValue(random, items, root, below(path, made.length), depth + 1);
    const text = JSON.stringify(value);
    if (uniqueItems === true && seen.has(text)) continue;
    seen.add(text);
    made.push(value);
  }
  if (made.length < minItems)
    throw new Error(`Unexpected uniqueItems at ${path}: no ${minItems} different items could be made`);
  return made;
}

function textOf(random: SeededRandom, schema: JsonSchema, path: string): string {
  const { format, pattern, minLength = 0, maxLength = Math.max(minLength, 12) } = schema;
  const fits = (text: unknown): text is string =>
    typeof text === "string" &&
    (pattern === undefined || new RegExp(pattern, "u").test(text)) &&
    text.length >= minLength &&
    text.length <= (schema.maxLength ?? Infinity);
  const given = [...(schema.examples ?? []), schema.default].filter(fits);
  if (given.length > 0) return random.pick(given);
  if (pattern !== undefined) {
    throw new Error(
      `Unexpected pattern at ${path === "" ? "the root" : path}, expected also an example that fits it: examples: ["…"]`,
    );
  }
  if (format !== undefined) {
    const make = formats[format];
    const text = make?.(random);
    if (fits(text)) return text;
    throw new Error(
      `Unexpected format ${format} at ${path}, expected one of ${knownFormats.join(", ")} within its length, or examples`,
    );
  }
  return random.letters(random.integer(Math.min(Math.max(minLength, 1), maxLength), maxLength));
}

/** Whole numbers are the multiples of 1; of a step that is not whole only those multiples that are. */
function wholeStep(step: number | undefined, path: string): number {
  if (step === undefined || 1 % step === 0) return 1;
  if (Number.isInteger(step)) return step;
  throw new Error(`Unexpected multipleOf ${step} of integers at ${path}, expected a whole number`);
}

/** How far numbers go where the schema says nothing. */
const span = 1000;

function numberOf(random: SeededRandom, schema: JsonSchema, path: string): number {
  const { multipleOf } = schema;
  // An open end is left out by half a step, and again below where there is no step.
  const step = multipleOf ?? 0.001;
  const least = Math.max(schema.minimum ?? -Infinity, schema.exclusiveMinimum ?? -Infinity);
  const most = Math.min(schema.maximum ?? Infinity, schema.exclusiveMaximum ?? Infinity);
  const from = least === -Infinity ? (most === Infinity ? 0 : most - span * step) : least;
  const to = most === Infinity ? from + span * step : most;
  let first = Math.ceil(from / step);
  let last = Math.floor(to / step);
  if (first * step === schema.exclusiveMinimum) first += 1;
  if (last * step === schema.exclusiveMaximum) last -= 1;
  if (first <= last) {
    const value = random.integer(first, last) * step;
    return multipleOf === undefined ? Number(value.toPrecision(12)) : value;
  }
  const middle = (from + to) / 2;
  if (multipleOf === undefined && middle >= from && middle <= to && isInside(middle, schema)) return middle;
  throw new Error(`Unexpected bounds at ${path === "" ? "the root" : path}: there is no number between them`);
}

function isInside(value: number, { exclusiveMinimum, exclusiveMaximum }: JsonSchema): boolean {
  return value > (exclusiveMinimum ?? -Infinity) && value < (exclusiveMaximum ?? Infinity);
}
