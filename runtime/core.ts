/** What every test file needs, whatever it tests; the rest of `tcspec/runtime` is loaded when it is used. */
import type { CaseMeta } from "../compiler/model/case-meta.js";
import type { AttachmentData } from "./case/attachments.js";
import type { FixtureDefinition, FixtureRegistry } from "./case/fixture.js";
import type { CaseBody } from "./case/record-options.js";
import type { StepFixture } from "./case/step-fixture.js";
import type { Targets } from "./case/targets-fixture.js";
import { registerCase } from "./case/test-case.js";
import type { TestData } from "./data/test-data.js";
import { serviceFixtures } from "./fixtures/index.js";

export { BlockedError, InconclusiveError, PendingError } from "./case/errors.js";
export { defineFixtures } from "./case/define-fixtures.js";
export { expect } from "./expect/expect.js";
export { defineStep } from "./steps/define.js";

/** The fixtures that every body may name. */
export interface CaseFixtures {
  /** Writes evidence into the run's folder and lists it in the result of the step: text, bytes, or an object as JSON. */
  attach: (name: string, data: AttachmentData) => void;
  /** Runs `release` at the end of the case, last registered first, whatever the body did. */
  cleanup: (release: () => unknown) => void;
  /** Aborted when a step runs out of time, and at the end of the case. */
  signal: AbortSignal;
  step: StepFixture;
  targets: Targets;
  /** For the generated code of Test Teardown; runs before every clean-up. */
  teardown: (release: () => unknown) => void;
  testData: TestData;
  values: Readonly<Record<string, string>>;
}

type ValueOf<D> = D extends FixtureDefinition<infer T> ? T : never;
type ServiceFixtures = { [K in keyof typeof serviceFixtures]: ValueOf<(typeof serviceFixtures)[K]> };
type Intersection<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void
  ? I
  : never;
/** The fixtures of a project, from what `defineFixtures` returned, by name. */
type ProjectFixtures<R extends readonly FixtureRegistry[]> = Intersection<
  { [I in keyof R]: { [K in keyof R[I]]: ValueOf<R[I][K]> } }[number]
>;

/**
 * Declares a test case to Jest. `body` runs once; `yield n` in it announces step n. `projectFixtures` are what
 * `defineFixtures` returned, for the fixtures that the body names besides the built-in ones.
 */
export function testCase<const R extends readonly FixtureRegistry[] = readonly []>(
  meta: CaseMeta,
  body: (
    fixtures: CaseFixtures & ServiceFixtures & ProjectFixtures<R>,
  ) => AsyncGenerator<number, void, unknown>,
  projectFixtures?: R,
): void {
  const registries: readonly FixtureRegistry[] = [serviceFixtures, ...(projectFixtures ?? [])];
  // Copied as they are described: reading a built-in one would load it.
  const registry: FixtureRegistry = {};
  for (const each of registries) Object.defineProperties(registry, Object.getOwnPropertyDescriptors(each));
  registerCase(meta, body as CaseBody, registry);
}
