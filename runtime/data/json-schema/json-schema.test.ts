import Ajv from "ajv";
import fc from "fast-check";

import { SeededRandom } from "../seeded-random.js";
import { invalidValues } from "./invalid.js";
import { knownFormats, validValue } from "./valid.js";
import type { JsonSchema } from "./schema.js";

const ajv = new Ajv({ allErrors: true, jsonPointers: true, format: "full" });

/** What another implementation finds wrong: keyword and place. */
function problems(schema: JsonSchema, value: unknown): { keyword: string; dataPath: string }[] {
  return ajv.validate(schema, value) === true ? [] : (ajv.errors ?? []);
}

const bounds = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 40 }));

const leaf: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc.constant({ type: "boolean" as const }),
  fc.constant({ type: "null" as const }),
  fc.constant({ const: "fixed" }),
  fc.record({ enum: fc.uniqueArray(fc.oneof(fc.string(), fc.integer()), { minLength: 1, maxLength: 4 }) }),
  bounds.map(([from, width]) => ({ type: "integer" as const, minimum: from, maximum: from + width })),
  bounds.map(([from, width]) => ({
    type: "number" as const,
    exclusiveMinimum: from,
    exclusiveMaximum: from + width + 1,
  })),
  fc.integer({ min: 2, max: 9 }).map((step) => ({ type: "integer" as const, minimum: 0, multipleOf: step })),
  fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 9 })).map(([least, more]) => ({
    type: "string" as const,
    minLength: least,
    maxLength: least + more,
  })),
  fc.constantFrom(...knownFormats).map((format) => ({ type: "string" as const, format })),
  fc.constant({ type: "string" as const, pattern: "^v[0-9]+$", examples: ["v1", "v22"] }),
  fc.constant({ type: ["integer", "null"] as const, minimum: 3 }),
  fc.constant({ $ref: "#/$defs/port" }),
);

const { schema: tree } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc
      .tuple(
        fc.dictionary(fc.constantFrom("a", "b", "c/d", "e~f"), tie("schema"), { maxKeys: 3 }),
        fc.boolean(),
        fc.nat(3),
      )
      .map(([properties, isClosed, required]) => ({
        type: "object" as const,
        properties,
        required: Object.keys(properties).slice(0, required),
        ...(isClosed && { additionalProperties: false }),
      })),
    fc.tuple(tie("schema"), fc.nat(2), fc.nat(2)).map(([items, least, more]) => ({
      type: "array" as const,
      items,
      minItems: least,
      maxItems: least + more,
    })),
    fc.record({ anyOf: fc.tuple(tie("schema"), leaf) }),
  ),
}));

/** With what the references of `leaf` mean. */
const schemas = tree.map((schema): JsonSchema => ({
  ...schema,
  $defs: { port: { type: "integer", minimum: 1, maximum: 65535 } },
}));

describe("configurations by a schema", () => {
  it("the valid ones are", () => {
    fc.assert(
      fc.property(schemas, fc.string(), (schema, seed) => {
        const value = validValue(new SeededRandom(seed), schema);
        expect(problems(schema, value)).toEqual([]);
        expect(validValue(new SeededRandom(seed), schema)).toEqual(value);
      }),
      { numRuns: 120 },
    );
  });

  it("each invalid one breaks what it names, where it names it, and nothing elsewhere", () => {
    fc.assert(
      fc.property(schemas, fc.string(), (schema, seed) => {
        for (const { value, path, keyword, says } of invalidValues(new SeededRandom(seed), schema)) {
          const found = problems(schema, value);
          expect({ says, found }).toEqual({
            says: expect.stringContaining(path === "" ? "the root" : path),
            found: expect.arrayContaining([expect.objectContaining({ keyword, dataPath: path })]),
          });
          expect(found.filter(({ dataPath }) => !dataPath.startsWith(path))).toEqual([]);
        }
      }),
      { numRuns: 120 },
    );
  });

  it("for each keyword of a typical configuration there is a wrong one", () => {
    const schema: JsonSchema = {
      type: "object",
      required: ["port"],
      additionalProperties: false,
      properties: {
        port: { type: "integer", minimum: 1, maximum: 65535 },
        mode: { enum: ["fast", "safe"] },
        hosts: {
          type: "array",
          items: { type: "string", format: "hostname" },
          minItems: 1,
          uniqueItems: true,
        },
        name: { type: "string", minLength: 3, maxLength: 8 },
      },
    };
    const found = invalidValues(new SeededRandom("x"), schema).map(
      ({ path, keyword }) => `${path} ${keyword}`,
    );
    expect(found.sort()).toEqual(
      [
        " additionalProperties",
        " required",
        " type",
        "/hosts minItems",
        "/hosts type",
        "/hosts uniqueItems",
        "/hosts/0 format",
        "/hosts/0 type",
        "/mode enum",
        "/name maxLength",
        "/name minLength",
        "/name type",
        "/port maximum",
        "/port minimum",
        "/port type",
        "/port type",
      ].sort(),
    );
  });

  it.each([
    [{ allOf: [] }, "Unexpected keyword allOf of the schema at its root, expected one of"],
    [
      { type: "string", pattern: "^x$" },
      "Unexpected pattern at the root, expected also an example that fits it",
    ],
    [{ type: "string", format: "iri" }, "Unexpected format iri at "],
    [
      { type: "integer", minimum: 3, maximum: 2 },
      "Unexpected bounds at the root: there is no number between them",
    ],
    [{ $ref: "other.json" }, "Unexpected reference other.json of the schema, expected one inside of it"],
    [{ $ref: "#" }, "Unexpected circle of references in the schema at "],
    [{ required: ["a"], properties: { a: { $ref: "#" } } }, "Unexpected schema that requires itself at /a/a"],
  ])("what cannot be made is refused: %j", (schema, message) => {
    expect(() => validValue(new SeededRandom("x"), schema as JsonSchema)).toThrow(message);
  });
});
