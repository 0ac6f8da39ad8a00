import type { CaseMeta, StepMeta } from "../../compiler/model/case-meta.js";
import type { ExpectationResult, Failure, StepResult } from "../../compiler/model/results.js";
import { isJudged, targetResults } from "../expect/evaluation.js";
import type { Evaluation } from "../expect/evaluation.js";
import type { TrackedPromise } from "../expect/tracked-promise.js";
import type { UncaughtListener } from "../jest/bridge.js";
import type { JournalNote } from "../journal/writer.js";
import { activate } from "./active.js";
import type { ActiveCase } from "./active.js";
import { Attachments } from "./attachments.js";
import { CaseScope } from "./case-scope.js";
import { eventLoopTurns, monotonic, pause, settledWithin, wallClock } from "./clock.js";
import { NotReachedError, StepTimeoutError, verdictOf } from "./errors.js";
import { errorForJest, failureOf, nameOf } from "./failure.js";
import type { FailureContext, SpecPlace } from "./failure.js";
import type { FixtureRegistry } from "./fixture.js";
import { judgeCase } from "./judge-case.js";
import { judgeStep, orderProblem } from "./judge-step.js";
import type { PhaseEnd } from "./judge-step.js";
import { Phase } from "./phase.js";
import type { Redaction } from "./redaction.js";
import { worstOf } from "./verdicts.js";

/** What a body is: an async generator whose `yield n` announces step n. */
export type CaseBody = (fixtures: Record<string, unknown>) => AsyncGenerator<number, void, unknown>;

export interface RecordOptions {
  meta: CaseMeta;
  body: CaseBody;
  registry: FixtureRegistry;
  attempt: number;
  runDirectory: string;
  projectRoot: string;
  testFile: string;
  redaction: Redaction;
  journal: (note: JournalNote) => void;
  /** Tells who is to hear of errors that nobody caught; undefined: nobody any more. */
  listen: (listener: UncaughtListener | undefined) => void;
  limits?: Partial<Limits>;
}

/** In milliseconds. */
export interface Limits {
  setup: number;
  /** Of a step that does not say its own. */
  step: number;
  /** Of each piece of tear-down. */
  release: number;
  /** What a timed-out body is given to react to its signal. */
  grace: number;
  /** How long the end of a case listens for late rejections. */
  afterglow: number;
}

const defaultLimits: Limits = { setup: 60_000, step: 60_000, release: 15_000, grace: 250, afterglow: 50 };

/** How long after a phase's own limit it is ended from outside: a synchronous endless loop runs no timer. */
const watchdogSlackMs = 1_000;

interface Outcome {
  result: StepResult;
  /** The error that Jest shows; absent of what passed. */
  error?: Error;
}

/** Where and why a case came to its end before its last step. */
interface Stop {
  /** The step, 0 for the setup. */
  after: number;
  error: Error;
}

/**
 * The record of one case: it drives the body once and remembers what became of each step. Whoever asks for a step gets
 * its outcome, however often and in whatever order; the steps before it are run first.
 */
export class CaseRecord implements ActiveCase, UncaughtListener {
  readonly #options: RecordOptions;
  readonly #limits: Limits;
  readonly #failures: FailureContext;
  readonly #attachments: Attachments;
  readonly #scope: CaseScope;
  readonly #outcomes = new Map<number, Outcome>();
  readonly #evaluations: Evaluation[] = [];
  readonly #late = new Map<object, unknown>();
  #generator: AsyncGenerator<number, void, unknown> | undefined;
  #phase = new Phase(0);
  #turn: Promise<unknown> = Promise.resolve();
  #startedAt: number | undefined;
  #setup: { thrown: unknown; verdict: "failed" | "blocked" | "pending" | "inconclusive" } | undefined;
  #stop: Stop | undefined;
  #stopShown = false;
  readonly #showsStop = new Set<number>();

  constructor(options: RecordOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    const { meta, projectRoot, redaction, registry, attempt, runDirectory } = options;
    this.#failures = { projectRoot, file: meta.file, redaction };
    this.#attachments = new Attachments({ runDirectory, projectRoot, caseId: meta.id, attempt, redaction });
    this.#scope = new CaseScope({
      meta,
      attempt,
      runDirectory,
      projectRoot,
      redaction,
      registry,
      attachments: this.#attachments,
      currentStep: () => meta.steps[this.#phase.number - 1],
      onService: (service) => this.#write({ type: "case-service", service }),
    });
  }

  /** The error of step `number` for Jest, after running what is not run yet; undefined where it passed. */
  async step(number: number): Promise<Error | undefined> {
    await this.#inTurn(() => this.#driveTo(number));
    const stop = this.#stop;
    if (stop === undefined || number < stop.after) return this.#outcomes.get(number)?.error;
    this.#stopShown = true;
    this.#showsStop.add(number);
    if (number === stop.after) return this.#outcomes.get(number)?.error;
    return stop.after === 0 ? stop.error : this.#notReached(number, stop);
  }

  /** Whether Jest may show step `number` as skipped: it is not reached, and another test has shown why. */
  skips(number: number): boolean {
    return (
      this.#stop !== undefined && number > this.#stop.after && this.#stopShown && !this.#showsStop.has(number)
    );
  }

  /** Ends the case: measures, tears down, gives the verdict. The error is what no step has shown. */
  async finish(): Promise<Error | undefined> {
    return await this.#inTurn(() => this.#finish());
  }

  evaluated(evaluation: Evaluation): void {
    this.#evaluations.push(evaluation);
  }

  promised(promise: TrackedPromise): void {
    (Phase.ofCaller ?? this.#phase).notePromise(promise);
  }

  expectation(result: ExpectationResult, thrown?: unknown): void {
    this.#phase.checked.set(result.id, thrown === undefined ? { result } : { result, thrown });
  }

  precondition(number: number, held: boolean, reason?: string): void {
    const declared = this.#options.meta.preconditions?.[number - 1];
    if (declared === undefined) return;
    const { text, line } = declared;
    const verdict = held ? "held" : "not held";
    this.#write({
      type: "precondition",
      precondition: { text, line, verdict, ...(reason !== undefined && { reason }) },
    });
  }

  onUncaught(thrown: unknown, promise?: object): void {
    const origin = Phase.ofCaller ?? this.#phase;
    if (origin === this.#phase && !origin.sealed) origin.noteUncaught(thrown, promise);
    else this.#late.set(promise ?? {}, thrown);
  }

  onHandled(promise: object): void {
    this.#phase.noteHandled(promise);
    this.#late.delete(promise);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return await mine;
  }

  async #driveTo(number: number): Promise<void> {
    if (this.#startedAt === undefined) await this.#begin();
    while (this.#stop === undefined && this.#outcomes.size < number) await this.#driveNext();
  }

  async #begin(): Promise<void> {
    const { meta, body, listen, testFile } = this.#options;
    this.#startedAt = monotonic();
    activate(this);
    listen(this);
    const { name, line, status, specHash } = meta;
    const steps = meta.steps.length;
    this.#write({
      type: "case-start",
      specHash,
      steps,
      name,
      line,
      testFile,
      ...(status !== undefined && { status }),
    });
    for (const { text, line: at, binding } of meta.preconditions ?? []) {
      if (binding !== "none") continue;
      this.#write({
        type: "precondition",
        precondition: { text, line: at, verdict: "not verified", reason: "nothing checks it" },
      });
    }

    let inBody = false;
    const { end, stray } = await this.#runPhase(new Phase(0), this.#limits.setup, async () => {
      const fixtures = await this.#scope.setUp();
      const generator = body(fixtures);
      this.#generator = generator;
      inBody = true;
      return await generator.next();
    });
    this.#write({ type: "phase-end", number: 0 });
    const order = orderProblem(end, 0, steps);
    const timeout =
      end.kind === "late"
        ? [new StepTimeoutError(`The setup did not finish within ${end.limitMs} ms, expected it to`)]
        : [];
    const problems = [
      ...(end.kind === "threw" ? [end.thrown] : []),
      ...timeout,
      ...stray,
      ...(order === undefined ? [] : [order]),
    ];
    if (problems.length === 0) return;
    // What the setup's own code throws means that the setup is missing; a fixture that throws says itself what it means.
    const own = inBody && (end.kind === "threw" || end.kind === "late");
    const verdict = own ? "blocked" : (worstOf(problems.map(verdictOf)) as "failed");
    const [primary, ...others] = problems;
    const name0 = own && nameOf(primary) === "Error" ? "BlockedError" : nameOf(primary);
    const failure = failureOf(primary, others, { line: meta.line }, this.#failures);
    this.#setup = { thrown: primary, verdict };
    this.#stopAfter(0, errorForJest(failure, name0, this.#failures));
  }

  async #driveNext(): Promise<void> {
    const { meta } = this.#options;
    const step = meta.steps[this.#outcomes.size];
    const generator = this.#generator;
    if (step === undefined || generator === undefined)
      throw new Error("Unexpected step, expected one that the case declares");
    const phase = new Phase(step.number);
    const facts = await this.#runPhase(phase, step.timeoutMs ?? this.#limits.step, () => generator.next());
    const judged = judgeStep(step, meta.steps.length, { ...facts, checked: phase.checked });
    const [primary, ...others] = judged.thrown;
    const stops = judged.verdict !== "passed" && judged.verdict !== "pending";
    const failure =
      primary === undefined ? undefined : failureOf(primary, others, { line: step.line }, this.#failures);
    const error = failure === undefined ? undefined : errorForJest(failure, nameOf(primary), this.#failures);
    this.#seal({
      result: {
        ...this.#emptyResult(step),
        verdict: judged.verdict,
        durationMs: facts.durationMs,
        assertions: facts.assertions,
        expectations: judged.expectations,
        ...(judged.reason !== undefined && { reason: judged.reason }),
        ...(judged.verdict !== "pending" && failure !== undefined && { error: failure }),
        ...this.#takeAttachments(),
      },
      ...(error !== undefined && { error }),
    });
    if ((stops || facts.end.kind === "threw") && error !== undefined) this.#stopAfter(step.number, error);
  }

  async #runPhase(phase: Phase, limitMs: number, work: () => Promise<IteratorResult<unknown, void>>) {
    this.#phase = phase;
    this.#write({
      type: "step-start",
      number: phase.number,
      deadline: wallClock() + limitMs + watchdogSlackMs,
    });
    let running: Promise<unknown> = Promise.resolve();
    const { settled, ...seen } = await phase.run(
      () => (running = work()) as ReturnType<typeof work>,
      limitMs,
      async () => {
        this.#scope.abort(
          new StepTimeoutError(`${this.#phaseName(phase.number)} did not finish within ${limitMs} ms`),
        );
        const reaction = await settledWithin(running, this.#limits.grace);
        // A generator that hangs cannot be returned from: `return()` would queue behind the hung `next()`.
        if (reaction.kind === "late") this.#generator = undefined;
      },
    );
    return { ...seen, end: phaseEnd(settled, limitMs) };
  }

  #stopAfter(after: number, error: Error): void {
    this.#stop = { after, error };
    const reason = after === 0 ? "not reached: the setup did not succeed" : `not reached after step ${after}`;
    this.#skipRest(reason);
  }

  #skipRest(reason: string): void {
    for (const step of this.#options.meta.steps) {
      if (!this.#outcomes.has(step.number))
        this.#seal({ result: { ...this.#emptyResult(step), verdict: "skipped", reason } });
    }
  }

  #seal(outcome: Outcome): void {
    this.#outcomes.set(outcome.result.number, outcome);
    this.#write({ type: "step-end", step: outcome.result });
  }

  #emptyResult({ number, title, line, expectations }: StepMeta): StepResult {
    const skipped = expectations.map(({ id }) => ({ id, verdict: "skipped" as const }));
    return { number, title, line, verdict: "skipped", durationMs: 0, assertions: 0, expectations: skipped };
  }

  #takeAttachments(): Pick<StepResult, "attachments"> {
    const attachments = this.#attachments.take();
    return attachments.length > 0 ? { attachments } : {};
  }

  async #finish(): Promise<Error | undefined> {
    if (this.#startedAt === undefined) return undefined;
    const { meta } = this.#options;
    const ran = [...this.#outcomes.values()].map(({ result }) => result);
    await this.#measure();
    const late = await this.#tearDown();
    const targets = targetResults(meta.targets ?? [], this.#evaluations);
    const judgement = judgeCase({
      meta,
      steps: ran,
      targets,
      late,
      ...(this.#setup !== undefined && { setup: this.#setup }),
    });
    this.#skipRest("not asked for");
    for (const target of targets) this.#write({ type: "target", target });

    const [primary, ...others] = judgement.thrown;
    const failure =
      primary === undefined ? undefined : failureOf(primary, others, { line: meta.line }, this.#failures);
    const reported = this.#underStepError(failure);
    this.#write({
      type: "case-end",
      verdict: judgement.verdict,
      partial: judgement.partial,
      durationMs: monotonic() - this.#startedAt,
      ...(reported !== undefined && { error: reported }),
    });
    this.#options.listen(undefined);
    activate(undefined);
    const setupAlone = this.#setup !== undefined && this.#stopShown && others.length === 0;
    return failure === undefined || setupAlone
      ? undefined
      : errorForJest(failure, nameOf(primary), this.#failures);
  }

  /** The first real error stays primary: where a step has one, what came after is related to it. */
  #underStepError(failure: Failure | undefined): Failure | undefined {
    if (failure === undefined) return undefined;
    const first = [...this.#outcomes.values()].find(({ result }) => result.verdict === "failed")?.result
      .error;
    if (first === undefined) return failure;
    const { related = [], message, stack } = failure;
    const after = [{ message, ...(stack !== undefined && { stack }) }, ...related];
    return { ...first, related: [...(first.related ?? []), ...after] };
  }

  async #measure(): Promise<void> {
    const judged = new Set(this.#evaluations.map(({ target }) => target));
    const open = (this.#options.meta.targets ?? []).filter(
      (target) => isJudged(target) && !judged.has(target),
    );
    await this.#release(async () => void this.#evaluations.push(...(await this.#scope.measure(open))));
  }

  /** Ends the body, then releases all that was set up; gives the errors of both, and those that nobody caught. */
  async #tearDown(): Promise<unknown[]> {
    const generator = this.#generator;
    // Of a body that is not at its end this runs the `finally` blocks and disposers.
    if (generator !== undefined) await this.#release(() => generator.return());
    this.#scope.abort(new Error("The case is over"));
    for (const release of this.#scope.releases()) await this.#release(async () => await release());
    await pause(this.#limits.afterglow);
    await eventLoopTurns(2);
    return [...this.#late.values()];
  }

  async #release(work: () => Promise<unknown>): Promise<void> {
    const phase = new Phase(-1);
    const { end, stray } = await this.#runPhase(phase, this.#limits.release, async () => {
      await work();
      return { done: true, value: undefined };
    });
    this.#write({ type: "phase-end", number: -1 });
    if (end.kind === "threw") this.#late.set({}, end.thrown);
    if (end.kind === "late")
      this.#late.set({}, new StepTimeoutError(`A tear-down did not finish within ${end.limitMs} ms`));
    for (const thrown of stray) this.#late.set({}, thrown);
  }

  #notReached(number: number, stop: Stop): Error {
    const cause = stop.error;
    const thrown = new NotReachedError(`Step ${number} was not reached: step ${stop.after} did not pass`);
    const step = this.#options.meta.steps[number - 1];
    const place: SpecPlace = { line: step?.line ?? this.#options.meta.line };
    return errorForJest(failureOf(thrown, [], place, this.#failures), thrown.name, this.#failures, cause);
  }

  #phaseName(number: number): string {
    if (number > 0) return `Step ${number}`;
    return number === 0 ? "The setup" : "The tear-down";
  }

  #write(note: DistributiveOmit<JournalNote, "caseId" | "file" | "attempt">): void {
    const { meta, attempt, journal } = this.#options;
    journal({ caseId: meta.id, file: meta.file, attempt, ...note } as JournalNote);
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function phaseEnd(
  settled: Awaited<ReturnType<typeof settledWithin<IteratorResult<unknown, void>>>>,
  limitMs: number,
): PhaseEnd {
  if (settled.kind === "late") return { kind: "late", limitMs };
  if (settled.kind === "rejected") return { kind: "threw", thrown: settled.thrown };
  return settled.value.done === true ? { kind: "returned" } : { kind: "yielded", value: settled.value.value };
}
