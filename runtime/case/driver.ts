import { FailedAssertions } from "../expect/failed-assertions.js";
import type { CaseFailures } from "../expect/failed-assertions.js";
import { installedBridge } from "../jest/bridge.js";
import type { UncaughtListener } from "../jest/bridge.js";
import type { CaseJournal } from "./case-journal.js";
import type { CaseScope } from "./case-scope.js";
import { eventLoopTurns, monotonic, pause, settledWithin } from "./clock.js";
import type { Settled } from "./clock.js";
import { StepTimeoutError } from "./errors.js";
import type { PhaseEnd, PhaseFacts } from "./judge-step.js";
import { isLeftRunning, least, runningNow } from "./left-running.js";
import type { Running } from "./left-running.js";
import { Phase } from "./phase.js";
import type { CaseBody, Limits } from "./record-options.js";
import type { Trail } from "./trail.js";

type Step = IteratorResult<unknown, unknown>;

const finished: Step = { done: true, value: undefined };

/** How often the end of a case looks whether something is still running. */
const afterglowTickMs = 3;

function phaseEnd(settled: Settled<Step>, limitMs: number): PhaseEnd {
  if (settled.kind === "late") return { kind: "late", limitMs };
  if (settled.kind === "rejected") return { kind: "threw", thrown: settled.thrown };
  return settled.value.done === true ? { kind: "returned" } : { kind: "yielded", value: settled.value.value };
}

export type TimedFacts = PhaseFacts & { durationMs: number };

/**
 * Runs the body of a case, one phase at a time, each within its limit. Nothing here waits for a body that hangs, and
 * nothing that was set up is left because of what the body did.
 */
export class Driver implements UncaughtListener {
  readonly #journal: CaseJournal;
  readonly #scope: CaseScope;
  readonly #limits: Limits;
  /** Errors that belong to no step: of the tear-down, and those that came when their phase was over. */
  readonly #late = new Map<object, unknown>();
  readonly #phases: Phase[] = [];
  readonly #failures: CaseFailures = new Set();
  #generator: AsyncGenerator<number, void, unknown> | undefined;
  readonly #trail: Trail;
  #phase: Phase;
  /** What of Jest's own is running: it may end while the case runs. */
  #runningBefore: Running = new Map();
  /** Of the phase at hand: its limit, and when it began. */
  #limitMs = 0;
  #startedAt = 0;

  constructor(journal: CaseJournal, scope: CaseScope, limits: Limits, trail: Trail) {
    this.#journal = journal;
    this.#scope = scope;
    this.#limits = limits;
    this.#trail = trail;
    this.#phase = this.#newPhase(0);
  }

  /** The phase that runs, or the last one that ran. */
  get phase(): Phase {
    return this.#phase;
  }

  onUncaught(thrown: unknown, promise: object = {}): void {
    const origin = Phase.ofCaller ?? this.#phase;
    if (origin === this.#phase && !origin.sealed) origin.noteUncaught(thrown, promise);
    else this.#late.set(promise, thrown);
  }

  onHandled(promise: object): void {
    this.#phase.noteHandled(promise);
    this.#late.delete(promise);
  }

  /** Sets up the fixtures and runs the body to its first `yield`. `inBody` tells which of both it came to. */
  async begin(body: CaseBody): Promise<{ facts: TimedFacts; inBody: boolean }> {
    let inBody = false;
    this.#runningBefore = runningNow();
    const facts = await this.#run(this.#newPhase(0), this.#limits.setup, async () => {
      const fixtures = await this.#scope.setUp();
      const generator = body(fixtures);
      this.#generator = generator;
      inBody = true;
      return await generator.next();
    });
    this.#journal.phaseEnd(0);
    return { facts, inBody };
  }

  /** Runs the body from the `yield` that announces step `number` to the next. */
  async step(number: number, limitMs = this.#limits.step): Promise<TimedFacts> {
    const generator = this.#generator;
    if (generator === undefined) throw new Error(`Unexpected step ${number}, expected a body that has begun`);
    return await this.#run(this.#newPhase(number), limitMs, () => generator.next());
  }

  /** Runs `work` as part of the end of the case; its errors are the case's. */
  async release(work: () => unknown): Promise<void> {
    const { end, stray } = await this.#run(this.#newPhase(-1), this.#limits.release, async () => {
      await work();
      return finished;
    });
    this.#journal.phaseEnd(-1);
    const late =
      end.kind === "late"
        ? [new StepTimeoutError(`A tear-down did not finish within ${end.limitMs} ms`)]
        : [];
    for (const thrown of [...(end.kind === "threw" ? [end.thrown] : []), ...late, ...stray])
      this.#late.set({}, thrown);
  }

  /** Moves the limit of the phase at hand out by so many milliseconds, here and for the watchdog. */
  extendPhase(ms: number): void {
    this.#phase.extend(ms);
    this.#limitMs += ms;
    this.#journal.phaseStart(this.#phase.number, this.#limitMs - (monotonic() - this.#startedAt));
  }

  /** Ends the body, then releases all that was set up; gives the errors of both, and those that nobody caught. */
  async tearDown(): Promise<unknown[]> {
    const generator = this.#generator;
    // Of a body that is not at its end this runs the `finally` blocks and disposers.
    if (generator !== undefined) await this.release(() => generator.return());
    this.#scope.abort(new Error("The case is over"));
    for (const release of this.#scope.releases()) await this.release(release);
    await this.#listenForLate();
    return [...this.#late.values()];
  }

  /** Errors of assertions that failed when their phase was over and that something swallowed, each with its phase. */
  takeSwallowed(): { number: number; thrown: unknown }[] {
    for (const thrown of this.#late.values()) this.#phase.failures.caught(thrown);
    return this.#phases.flatMap((phase) =>
      phase.takeSwallowed().map((thrown) => ({ number: phase.number, thrown })),
    );
  }

  #newPhase(number: number): Phase {
    const phase = new Phase(number, this.#trail, new FailedAssertions(this.#failures));
    this.#phases.push(phase);
    return phase;
  }

  /**
   * Waits for what the case has left running, but not for long: its errors are the case's. A moment of it always: of work
   * that does not keep the process alive nobody knows.
   */
  async #listenForLate(): Promise<void> {
    const end = monotonic() + this.#limits.afterglow;
    do {
      await pause(afterglowTickMs);
      await eventLoopTurns(2);
    } while (isLeftRunning(this.#runningBefore) && monotonic() < end);
    const bridge = installedBridge();
    if (bridge) bridge.leavesRunning ||= isLeftRunning(this.#runningBefore);
  }

  async #run(phase: Phase, limitMs: number, work: () => Promise<Step>): Promise<TimedFacts> {
    this.#phase = phase;
    this.#runningBefore = least(this.#runningBefore, runningNow());
    this.#limitMs = limitMs;
    this.#startedAt = monotonic();
    this.#journal.phaseStart(phase.number, limitMs);
    let running: Promise<unknown> = Promise.resolve();
    const begin = () => {
      const step = work();
      running = step;
      return step;
    };
    const { settled, ...seen } = await phase.run(begin, limitMs, async () => {
      this.#scope.abort(
        new StepTimeoutError(`Phase ${phase.number} did not finish within ${Math.round(this.#limitMs)} ms`),
      );
      const reaction = await settledWithin(running, this.#limits.grace);
      // A generator that hangs cannot be returned from: `return()` would queue behind the hung `next()`.
      if (reaction.kind === "late") this.#generator = undefined;
    });
    await this.#endStep(phase);
    return { ...seen, checked: phase.checked, end: phaseEnd(settled, this.#limitMs) };
  }

  /** Undoes what was done for the length of a step; what cannot be undone is an error of the case. */
  async #endStep({ number }: Phase): Promise<void> {
    const { release: limitMs } = this.#limits;
    for (const release of this.#scope.stepEnds()) {
      this.#journal.phaseStart(number, limitMs); // it takes time that is not the step's
      const settled = await settledWithin(Promise.resolve().then(release), limitMs);
      if (settled.kind === "rejected") this.#late.set({}, settled.thrown);
      if (settled.kind === "late")
        this.#late.set(
          {},
          new StepTimeoutError(`The end of step ${number} did not finish within ${limitMs} ms`),
        );
    }
  }
}
