import type { BoundModifiers, PerformInput, PerformPlace, StepData } from "../../compiler/model/step-call.js";
import { activeCase } from "./active.js";
import type { ActiveCase } from "./active.js";
import { BlockedError, RecordError, verdictOf } from "./errors.js";

/** What a definition's function is given first: the phrase as it stands in the spec. */
export interface PhraseCall {
  readonly text: string;
  readonly data: readonly StepData[];
  readonly modifiers: BoundModifiers;
  readonly polarity: "must" | "must-not";
  /** The value of a fixture of the case, set up on first use. */
  fixture(name: string): Promise<unknown>;
}

/** A step definition as the runtime uses it. `run` gets the values of the phrase's arguments, in their order. */
export interface RunnableDefinition {
  readonly pattern: string;
  run(call: PhraseCall, ...values: unknown[]): unknown;
}

/** Where the verdict of a phrase goes. */
export type Destination =
  | { kind: "step" | "setup" | "teardown"; number: number }
  | { kind: "precondition"; number: number }
  | { kind: "expectation"; id: string };

/** Reads `2`, `2.1`, `precondition:1`, `setup:1`, `teardown:1`. Throws for anything else. */
export function destinationOf(at: string): Destination {
  const [, kind, number = "", criterion] =
    /^(?:(precondition|setup|teardown):)?(\d+)(\.\d+)?$/u.exec(at) ?? [];
  if (number === "" || (kind !== undefined && criterion !== undefined)) {
    throw new RecordError(
      `Unexpected place "${at}" of a phrase, expected such as 2, 2.1, precondition:1, setup:1, teardown:1`,
    );
  }
  if (criterion !== undefined) return { kind: "expectation", id: at };
  return { kind: (kind ?? "step") as "step" | "setup" | "teardown" | "precondition", number: Number(number) };
}

/** Whether `thrown` says that an assertion does not hold, not that something broke. */
function isUnmet(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && "matcherResult" in thrown;
}

async function holds(run: () => unknown, polarity: "must" | "must-not", text: string): Promise<void> {
  if (polarity === "must") {
    await run();
    return;
  }
  try {
    await run();
  } catch (thrown) {
    if (isUnmet(thrown)) return;
    throw thrown;
  }
  throw new RecordError(`Unexpected: "${text}" holds, expected that it does not (❌)`);
}

async function settle(active: ActiveCase, destination: Destination, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (thrown) {
    if (destination.kind === "expectation") {
      // The other expectations of the step are checked too; the step fails when it is sealed.
      active.expectation({ id: destination.id, verdict: verdictOf(thrown) }, thrown);
      return;
    }
    if (destination.kind === "precondition") {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      active.precondition(destination.number, false, reason);
      throw new BlockedError(`A pre-condition does not hold: ${reason}`, { cause: thrown });
    }
    throw thrown;
  }
  if (destination.kind === "expectation") active.expectation({ id: destination.id, verdict: "passed" });
  if (destination.kind === "precondition") active.precondition(destination.number, true);
}

/**
 * Runs one bound phrase; generated code calls it. Its verdict goes where the phrase stands: a step's or a setup's error
 * is thrown, an expectation gets a verdict of its own, a pre-condition that does not hold blocks the case.
 */
export async function perform(
  place: PerformPlace,
  definition: RunnableDefinition,
  input: PerformInput,
): Promise<void> {
  const active = activeCase();
  if (active === undefined)
    throw new RecordError(`Unexpected phrase "${place.text}" outside of a case that runs`);
  const polarity = input.polarity ?? "must";
  const call: PhraseCall = {
    text: place.text,
    data: input.data ?? [],
    modifiers: input.modifiers ?? {},
    polarity,
    fixture: (name) => active.fixture(name),
  };
  const values = input.arguments.map(({ value }) => value);
  await settle(active, destinationOf(place.at), () =>
    holds(() => definition.run(call, ...values), polarity, place.text),
  );
}
