import type { StepContext } from "./context.js";

/** What the compiler reads of a definition; literals only. */
export interface StepOptions {
  /** The phrase asserts by itself: a step of only this phrase needs no expectation. */
  asserts?: boolean;
  /** What exactly it asserts or does, one sentence. */
  says: string;
  example?: string;
  /** Fixtures that a case with this phrase has from its beginning, as if its code named them. */
  fixtures?: readonly string[];
  /** There is a `remember`, which generated code calls at the beginning of the step. */
  remembers?: true;
  /** It says what is to become of the requests of the step: that all succeed is then not implied. */
  judgesOutcome?: true;
}

/** A step definition as generated code hands it over. */
export interface RunnableDefinition {
  readonly pattern: string;
  readonly options: StepOptions;
  /** Gives what `run` needs to know of the time before the step. */
  readonly remember?: (step: StepContext, ...values: never[]) => unknown;
  /** Gets the values of the phrase's arguments, in their order. */
  readonly run: (step: StepContext, ...values: never[]) => unknown;
}

interface RunWithMemory<R> {
  /** Runs at the beginning of the step; what it gives is `step.remembered` in `run`. */
  remember: (step: StepContext, ...values: never[]) => R;
  run: (step: StepContext<Awaited<R>>, ...values: never[]) => unknown;
}

/**
 * Defines what a phrase does. `pattern` is a Cucumber Expression; it and the options are literals, because the compiler
 * reads them without running anything, and the constant is exported.
 *
 * @example
 * export const isHealthy = defineStep(
 *   "{service} is healthy",
 *   { asserts: true, says: "the service answers a real request" },
 *   async (step, service: string) => {
 *     const { healthy, reason } = await step.check(service);
 *     step.verify(healthy, () => `Expected ${service} to be healthy, found: ${reason}`);
 *   },
 * );
 */
export function defineStep<R>(
  pattern: string,
  options: StepOptions & { remembers: true },
  work: RunWithMemory<R>,
): RunnableDefinition;
export function defineStep(
  pattern: string,
  options: StepOptions,
  work: RunnableDefinition["run"],
): RunnableDefinition;
export function defineStep(
  pattern: string,
  options: StepOptions,
  work: RunnableDefinition["run"] | Pick<RunnableDefinition, "remember" | "run">,
): RunnableDefinition {
  const parts = typeof work === "function" ? { run: work } : work;
  if ("remember" in parts !== (options.remembers === true)) {
    throw new Error(
      `Unexpected options of the phrase "${pattern}", expected \`remembers: true\` where there is a remember(), and only there`,
    );
  }
  return { pattern, options, ...parts };
}
