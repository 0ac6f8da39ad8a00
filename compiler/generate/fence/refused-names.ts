/** Of Jest's globals, those that declare tests: a step is one already. */
export const jestTests: ReadonlySet<string> = new Set(
  "test it describe beforeEach beforeAll afterEach afterAll xit xtest xdescribe fit fdescribe".split(" "),
);

/** Modules that give such functions. */
export const testRunners: ReadonlySet<string> = new Set(["@jest/globals", "vitest", "node:test", "bun:test"]);
