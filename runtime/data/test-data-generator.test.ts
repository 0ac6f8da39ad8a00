import fc from "fast-check";

import { countTokens } from "../reference-server/language/tokenizer.js";
import { promptKinds } from "./prompts.js";
import { securityKinds } from "./security-payloads.js";
import { TestDataGenerator } from "./test-data-generator.js";

const seed = fc.string();

describe("generated test data", () => {
  it("a prompt has exactly the tokens that are asked for, and the same seed gives the same", () => {
    fc.assert(
      fc.property(
        seed,
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom(...promptKinds),
        (text, tokens, kind) => {
          const made = new TestDataGenerator(text).prompt({ tokens, kind });
          expect(countTokens(made)).toBe(tokens);
          expect(new TestDataGenerator(text).prompt({ tokens, kind })).toBe(made);
        },
      ),
      { numRuns: 100 },
    );
    expect(countTokens(new TestDataGenerator("x").prompt({ tokens: 20_000 }))).toBe(20_000);
  });

  it("another seed gives other data, and so does the next call", () => {
    const first = new TestDataGenerator("1 TC-A");
    const prompts = first.prompts(3, { tokens: 40 });
    expect(new Set([...prompts, new TestDataGenerator("2 TC-A").prompt({ tokens: 40 })]).size).toBe(4);
  });

  it("vectors have their dimension and, unless asked otherwise, length 1", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 300 }), (text, dimension) => {
        const generator = new TestDataGenerator(text);
        const [unit, free] = [
          generator.vector({ dimension }),
          generator.vector({ dimension, normalised: false }),
        ];
        expect([unit.length, free.length]).toEqual([dimension, dimension]);
        expect(Math.hypot(...unit)).toBeCloseTo(1, 9);
        expect(free.every(Number.isFinite)).toBe(true);
        expect(new TestDataGenerator(text).vector({ dimension })).toEqual(unit);
      }),
      { numRuns: 50 },
    );
  });

  it("vectors prefer no direction", () => {
    const vectors = new TestDataGenerator("directions").vectors(4000, { dimension: 3 });
    for (const axis of [0, 1, 2]) {
      const mean = vectors.reduce((sum, each) => sum + each[axis]!, 0) / vectors.length;
      // Standard error of the mean: sqrt(1/3) / sqrt(4000) < 0.01
      expect(Math.abs(mean)).toBeLessThan(0.04);
    }
  });

  it("security payloads are of documented kinds, each with what it tries", () => {
    const generator = new TestDataGenerator("x");
    const all = generator.securityPayloads();
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(securityKinds));
    expect(new Set(all.map(({ payload }) => payload)).size).toBe(all.length);
    expect(all.every(({ says }) => says !== "")).toBe(true);
    expect(generator.securityPayloads("path traversal").map(({ payload }) => payload)).toContain(
      "../../../../etc/hostname",
    );
    expect(() => generator.securityPayloads("rain" as never)).toThrow(
      'Unexpected kind of payload "rain", expected one of: sql injection, ',
    );
  });

  it.each([
    [
      () => new TestDataGenerator("x").prompt({ tokens: 0 }),
      "Unexpected 0 tokens, expected a whole number from 1 to",
    ],
    [
      () => new TestDataGenerator("x").vector({ dimension: 1.5 }),
      "Unexpected dimension 1.5, expected a whole number",
    ],
  ])("numbers that make no sense are refused", (make, message) => {
    expect(make).toThrow(message);
  });
});
