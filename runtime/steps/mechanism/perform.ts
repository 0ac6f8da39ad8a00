import type { PerformInput, PerformPlace } from "../../../compiler/model/step-call.js";
import { activeCase } from "../../case/active.js";
import type { ActiveCase } from "../../case/active.js";
import { monotonic, pause } from "../../case/clock.js";
import { destinationOf } from "../../case/destination.js";
import type { Destination } from "../../case/destination.js";
import { BlockedError, RecordError, verdictOf } from "../../case/errors.js";
import { isUnmet, verify } from "../../expect/verify.js";
import type { Row, Send } from "../context.js";
import type { RunnableDefinition } from "../define.js";
import { assertNoneRunning } from "../load/loads.js";
import { failureOfLoad } from "../load/outcomes-of-load.js";
import { duringBreakage } from "../faults/during.js";
import { Given } from "./given.js";
import { located } from "./located.js";
import { describeSend } from "./outcome.js";
import { Watch, scheduled } from "./schedule.js";
import { healthOf } from "./services.js";
import { caseState, stepState } from "./state.js";
import { stepContext } from "./step-context.js";

/** How long "after `redis` is back" waits where no "within" says it. */
const backWithinMs = 30_000;

function running(text: string): ActiveCase {
  const active = activeCase();
  if (active === undefined) throw new RecordError(`Unexpected phrase "${text}" outside of a case that runs`);
  return active;
}

/** One phrase at its place, ready to be evaluated as often as its modifiers want. */
class Performance {
  readonly active: ActiveCase;
  readonly #place: PerformPlace;
  readonly #definition: RunnableDefinition;
  readonly #input: PerformInput;
  #sent: Send[] = [];

  constructor(active: ActiveCase, place: PerformPlace, definition: RunnableDefinition, input: PerformInput) {
    this.active = active;
    this.#place = place;
    this.#definition = definition;
    this.#input = input;
  }

  /** Gives what is remembered at the beginning of the step. */
  async remember(): Promise<unknown> {
    return await this.#definition.remember?.(this.#context(undefined), ...this.#values());
  }

  async asModified(): Promise<void> {
    const { whileBroken } = this.#input.modifiers ?? {};
    if (whileBroken === undefined) await this.#asScheduled();
    else await duringBreakage(this.active.context, whileBroken, () => this.#asScheduled());
  }

  async #asScheduled(): Promise<void> {
    const { context } = this.active;
    await scheduled({
      modifiers: this.#input.modifiers ?? {},
      rows: () => new Given(this.#input.data ?? [], context.meta.values ?? []).rows(),
      signal: context.signal,
      isBack: (service, withinMs) => this.#isBack(service, withinMs ?? backWithinMs),
      once: (row) => this.once(row),
      forget: () => this.#forget(),
    });
  }

  async once(row?: Row): Promise<void> {
    try {
      await this.#definition.run(this.#context(row), ...this.#values());
    } catch (thrown) {
      // Whoever evaluates the phrase judges by it.
      this.active.failures.caught(thrown);
      throw thrown;
    }
  }

  #values(): never[] {
    return this.#input.arguments.map(({ value }) => value as never);
  }

  #context(row: Row | undefined) {
    const { at, line, column, text } = this.#place;
    const place = { line, column };
    const sent = (send: Send) => void this.#sent.push(send);
    return stepContext({ active: this.active, at, text, place, input: this.#input, row, sent });
  }

  /** An attempt that did not hold and is followed by another has never been: its requests are not the step's. */
  #forget(): void {
    const gone = new Set(this.#sent);
    this.#sent = [];
    for (const state of [stepState(this.active), caseState(this.active)])
      state.sends = state.sends.filter((send) => !gone.has(send));
  }

  async #isBack(service: string, withinMs: number): Promise<void> {
    const end = monotonic() + withinMs;
    for (;;) {
      const { healthy, reason } = await healthOf(this.active, service);
      if (healthy) return;
      if (monotonic() >= end || this.active.context.signal.aborted)
        throw new Error(`${service} is not back within ${withinMs} ms: ${reason ?? "it does not answer"}`);
      await pause(50);
    }
  }
}

async function judged(
  polarity: "must" | "must-not",
  text: string,
  evaluate: () => Promise<void>,
): Promise<void> {
  if (polarity === "must") {
    await evaluate();
    return;
  }
  try {
    await evaluate();
  } catch (thrown) {
    if (isUnmet(thrown)) return;
    throw thrown;
  }
  throw new RecordError(`Unexpected: "${text}" holds, expected that it does not (❌)`);
}

async function settle(
  active: ActiveCase,
  destination: Destination,
  place: PerformPlace,
  evaluate: () => Promise<void>,
): Promise<void> {
  try {
    await evaluate();
  } catch (caught) {
    const thrown = located(caught, place);
    if (destination.kind === "expectation") {
      // The other expectations of the step are checked too; the step fails when it is sealed.
      active.expectation({ id: destination.id, verdict: verdictOf(thrown) }, thrown);
      return;
    }
    if (destination.kind === "precondition") {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      active.precondition(destination.number, false, reason);
      throw located(new BlockedError(`A pre-condition does not hold: ${reason}`, { cause: thrown }), place);
    }
    throw thrown;
  }
  if (destination.kind === "expectation") active.expectation({ id: destination.id, verdict: "passed" });
  if (destination.kind === "precondition") active.precondition(destination.number, true);
}

/**
 * Runs one bound phrase; generated code calls it. Its verdict goes where the phrase stands: a step's or a setup's error
 * is thrown, an expectation gets a verdict of its own, a pre-condition that does not hold blocks the case. What is
 * thrown belongs to the phrase's place in the spec, or to a row's.
 */
export async function perform(
  place: PerformPlace,
  definition: RunnableDefinition,
  input: PerformInput,
): Promise<void> {
  const active = running(place.text);
  const destination = destinationOf(place.at);
  const state = stepState(active);
  if (definition.options.judgesOutcome === true) state.outcomeJudged = true;
  const performance = new Performance(active, place, definition, input);
  await settle(active, destination, place, () =>
    judged(input.polarity ?? "must", place.text, async () => {
      if (input.modifiers?.allTheTime !== true) {
        await performance.asModified();
        return;
      }
      const watch = state.watches.get(place.at);
      if (watch === undefined) {
        throw new RecordError(
          `Unexpected "all the time" in "${place.text}", expected it in an expectation (✅): it is looked at while the step runs`,
        );
      }
      await watch.end();
    }),
  );
}

/**
 * Called at the beginning of a step for each of its phrases that compares with it, or that is to hold all the time.
 * What goes wrong is told by the phrase itself, when its turn comes.
 */
export async function remember(
  place: PerformPlace,
  definition: RunnableDefinition,
  input: PerformInput,
): Promise<void> {
  const active = running(place.text);
  const state = stepState(active);
  const { phase } = active;
  const performance = new Performance(active, place, definition, input);
  if (definition.remember !== undefined) {
    const memory = await performance.remember().then(
      (value) => ({ value }),
      (thrown: unknown) => ({ thrown }),
    );
    state.remembered.set(place.at, memory);
  }
  if (input.modifiers?.allTheTime === true && destinationOf(place.at).kind === "expectation") {
    const abandoned = () => active.phase !== phase || active.context.signal.aborted;
    state.watches.set(place.at, new Watch(() => performance.once(), abandoned));
  }
}

/**
 * Called at the end of a step with a phrase, and of the last step of a case that has such: all requests that its phrases sent, or stopped, have succeeded, unless a phrase of the
 * step has said what is to become of them, or the one that sent them has judged them itself.
 */
export function conclude(at: string): void {
  const active = running(`step ${at}`);
  const { steps } = active.context.meta;
  if (at === String(steps.at(-1)?.number)) assertNoneRunning(active.context);
  const { sends, loads, outcomeJudged } = stepState(active);
  if (outcomeJudged) return;
  for (const load of loads.filter(({ judged }) => !judged)) {
    const failure = failureOfLoad(load);
    verify(failure === undefined, () => failure ?? "");
  }
  const implied = sends.filter(({ request }) => request.judged !== true);
  if (implied.length === 0) return;
  const failed = implied.filter(({ ok }) => !ok);
  const [first] = failed;
  try {
    verify(first === undefined, () =>
      first === undefined
        ? ""
        : `Expected that ${implied.length === 1 ? "the request succeeds" : `all ${implied.length} requests succeed`}, found that ${failed.length} did not: ${describeSend(first)}`,
    );
  } catch (thrown) {
    throw located(thrown, first?.row ?? first?.place ?? { line: 1 });
  }
}
