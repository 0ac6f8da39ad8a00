import type { CaseContext, FixtureDefinition, FixtureInstance } from "./fixture.js";

/** A fixture as a generator: what it yields, once, is the value; what follows is its tear-down. */
export type FixtureGenerator<T> = (context: CaseContext) => AsyncGenerator<T, void, unknown>;

export type FixtureInput = FixtureDefinition | FixtureGenerator<unknown>;

/** The value that a body gets of a fixture. */
export type FixtureValue<F> =
  F extends FixtureGenerator<infer T>
    ? T
    : F extends { setUp(context: CaseContext): infer R }
      ? ValueOf<Awaited<R>>
      : never;
type ValueOf<I> = I extends FixtureInstance<infer T> ? T : never;

async function setUpGenerator(
  name: string,
  make: FixtureGenerator<unknown>,
  context: CaseContext,
): Promise<FixtureInstance> {
  const generator = make(context);
  const first = await generator.next();
  if (first.done === true)
    throw new Error(`Unexpected end of fixture "${name}", expected it to yield its value`);
  return {
    value: first.value,
    async tearDown() {
      const second = await generator.next();
      if (second.done === true) return;
      await generator.return(undefined);
      throw new Error(`Unexpected second yield of fixture "${name}", expected one`);
    },
  };
}

/**
 * Fixtures of a project, by the names that bodies use; the keys are literal, the compiler reads them.
 *
 * @example
 * export default defineFixtures({
 *   ledger: async function* (context) {
 *     const ledger = await Ledger.open();
 *     yield ledger;
 *     await ledger.close();
 *   },
 * });
 */
export function defineFixtures<const F extends Record<string, FixtureInput>>(
  fixtures: F,
): { [K in keyof F]: FixtureDefinition<FixtureValue<F[K]>> } {
  const definitions = Object.entries(fixtures).map(([name, input]): [string, FixtureDefinition] => [
    name,
    typeof input === "function" ? { setUp: (context) => setUpGenerator(name, input, context) } : input,
  ]);
  return Object.fromEntries(definitions) as { [K in keyof F]: FixtureDefinition<FixtureValue<F[K]>> };
}
