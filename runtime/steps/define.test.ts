import { defineStep } from "./define.js";

describe("defineStep", () => {
  test("keeps pattern, options and functions", () => {
    const run = (): undefined => undefined;
    expect(defineStep("it runs", { says: "x" }, run)).toEqual({
      pattern: "it runs",
      options: { says: "x" },
      run,
    });
  });

  test("what is remembered has the type that run reads", () => {
    const definition = defineStep(
      "it rises",
      { asserts: true, says: "x", remembers: true },
      {
        remember: (_step, name: string) => Promise.resolve({ name, length: name.length }),
        run: (step, _name: string) => step.remembered.length,
      },
    );
    expect(definition.remember).toBeInstanceOf(Function);
  });

  test("the option and the function remember go together", () => {
    const message = 'Unexpected options of the phrase "it rises"';
    expect(() => defineStep("it rises", { says: "x", remembers: true }, () => undefined)).toThrow(message);
    const withMemory = { remember: () => 1, run: () => undefined };
    expect(() => defineStep("it rises", { says: "x" } as never, withMemory)).toThrow(message);
  });
});
