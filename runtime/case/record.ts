import type { StepMeta } from "../../compiler/model/case-meta.js";
import type { Target } from "../../compiler/model/target.js";
import type { ExpectationResult, Failure, StepResult } from "../../compiler/model/results.js";
import { isJudged, targetResults } from "../expect/evaluation.js";
import type { Evaluation } from "../expect/evaluation.js";
import type { FailedAssertions } from "../expect/failed-assertions.js";
import type { TrackedPromise } from "../expect/tracked-promise.js";
import { activate } from "./active.js";
import type { ActiveCase } from "./active.js";
import { Attachments } from "./attachments.js";
import { CaseJournal } from "./case-journal.js";
import { CaseScope } from "./case-scope.js";
import { monotonic } from "./clock.js";
import { Driver } from "./driver.js";
import { NotReachedError } from "./errors.js";
import { errorForJest, failureOf, nameOf } from "./failure.js";
import type { FailureContext } from "./failure.js";
import type { CaseContext } from "./fixture.js";
import { judgeCase } from "./judge-case.js";
import { judgeSetup } from "./judge-setup.js";
import type { SetupJudgement } from "./judge-setup.js";
import { judgeStep } from "./judge-step.js";
import { LateOrigins } from "./late-origins.js";
import { LoadRecords } from "./load-records.js";
import { Phase } from "./phase.js";
import type { RecordOptions } from "./record-options.js";
import { sealedMeta } from "./sealed-meta.js";
import type { Trail } from "./trail.js";

interface Outcome {
  result: StepResult;
  /** The error that Jest shows; absent of what passed or was skipped. */
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
export class CaseRecord implements ActiveCase {
  readonly #options: RecordOptions;
  readonly #failures: FailureContext;
  readonly #attachments: Attachments;
  readonly #loads: LoadRecords;
  readonly #journal: CaseJournal;
  readonly #scope: CaseScope;
  readonly #trail: Trail;
  readonly #driver: Driver;
  readonly #origins: LateOrigins;
  readonly #outcomes = new Map<number, Outcome>();
  readonly #evaluations: Evaluation[] = [];
  /** Steps whose own test shows why the case stopped: such a test is never skipped. */
  readonly #showsStop = new Set<number>();
  #startedAt: number | undefined;
  #setup: SetupJudgement | undefined;
  #stop: Stop | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: RecordOptions) {
    const { projectRoot, redaction, registry, attempt, runDirectory } = options;
    const meta = sealedMeta(options.meta);
    this.#options = { ...options, meta };
    this.#failures = { projectRoot, file: meta.file, redaction };
    this.#attachments = new Attachments({ runDirectory, projectRoot, caseId: meta.id, attempt, redaction });
    this.#loads = new LoadRecords({ runDirectory, projectRoot, caseId: meta.id, attempt, redaction });
    this.#journal = new CaseJournal(meta, attempt, options.journal, redaction);
    this.#scope = new CaseScope({
      meta,
      attempt,
      runDirectory,
      projectRoot,
      redaction,
      registry,
      attachments: this.#attachments,
      currentStep: () => meta.steps[this.#driver.phase.number - 1],
      onService: (service) => this.#journal.service(service),
      onLoad: (record) =>
        this.#journal.load(this.#loads.write(record, meta.steps[this.#driver.phase.number - 1]?.number)),
      extendStep: (ms) => this.#driver.extendPhase(ms),
    });
    this.#trail = { caseId: meta.id, file: meta.file, line: meta.line, attempt };
    this.#driver = new Driver(this.#journal, this.#scope, options.limits, this.#trail);
    this.#origins = new LateOrigins(this.#driver);
  }

  /** The error of step `number` for Jest, after running what is not run yet; undefined where it passed. 0 is the setup. */
  async step(number: number): Promise<Error | undefined> {
    await this.#inTurn(() => this.#driveTo(number));
    const stop = this.#stop;
    const own = this.#outcomes.get(number)?.error;
    if (stop === undefined || number < stop.after) return own;
    this.#showsStop.add(number);
    if (stop.after === 0) return stop.error;
    return number === stop.after ? own : this.#notReached(number, stop);
  }

  /** Whether Jest may show step `number` as skipped: it is not reached, and another test has shown why. */
  skips(number: number): boolean {
    const stop = this.#stop;
    return (
      stop !== undefined && number > stop.after && this.#showsStop.size > 0 && !this.#showsStop.has(number)
    );
  }

  /** Ends the case: measures, tears down, gives the verdict. The error is what no step has shown. */
  async finish(): Promise<Error | undefined> {
    return await this.#inTurn(() => this.#finish());
  }

  evaluated(evaluation: Evaluation): void {
    this.#evaluations.push(evaluation);
  }

  evaluationsOf(target: Target): readonly Evaluation[] {
    return this.#evaluations.filter((each) => each.target === target);
  }

  promised(promise: TrackedPromise): void {
    (Phase.ofCaller ?? this.#driver.phase).notePromise(promise);
  }

  get failures(): FailedAssertions {
    return (Phase.ofCaller ?? this.#driver.phase).failures;
  }

  expectation(result: ExpectationResult, thrown?: unknown): void {
    this.#driver.phase.checked.set(result.id, thrown === undefined ? { result } : { result, thrown });
  }

  get context(): CaseContext {
    return this.#scope.context;
  }

  get phase(): object {
    return this.#driver.phase;
  }

  precondition(number: number, held: boolean, reason?: string): void {
    this.#journal.precondition(number, held ? "held" : "not held", reason);
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
    const { meta, body, listen, testFile, generatedHash } = this.#options;
    this.#startedAt = monotonic();
    activate(this);
    listen(this.#origins);
    this.#journal.begin(testFile, generatedHash);
    const { facts, inBody } = await this.#driver.begin(body);
    this.#setup = judgeSetup(facts, inBody, meta.steps.length);
    if (this.#setup === undefined) return;
    const { thrown, verdict } = this.#setup;
    const own = nameOf(thrown[0]);
    const name = verdict === "blocked" && own === "Error" ? "BlockedError" : own;
    this.#stopAfter(0, errorForJest(this.#failure(thrown, meta.line), name, this.#failures));
  }

  async #driveNext(): Promise<void> {
    const { steps } = this.#options.meta;
    const step = steps[this.#outcomes.size];
    if (step === undefined)
      throw new Error(`Unexpected step ${this.#outcomes.size + 1}, expected one of ${steps.length}`);
    const facts = await this.#driver.step(step.number, step.timeoutMs);
    const { verdict, thrown, reason, expectations } = judgeStep(step, steps.length, facts);
    const failure = thrown.length > 0 ? this.#failure(thrown, step.line) : undefined;
    const error = failure && errorForJest(failure, nameOf(thrown[0]), this.#failures);
    const attachments = this.#attachments.take();
    this.#seal({
      result: {
        ...notRun(step),
        verdict,
        durationMs: facts.durationMs,
        assertions: facts.assertions,
        expectations,
        ...(reason !== undefined && { reason }),
        ...(reason === undefined && failure !== undefined && { error: failure }),
        ...(attachments.length > 0 && { attachments }),
      },
      ...(error !== undefined && { error }),
    });
    // A step that is pending for want of a check has come to its end: the body goes on.
    if (error !== undefined && reason === undefined) this.#stopAfter(step.number, error);
  }

  #stopAfter(after: number, error: Error): void {
    this.#stop = { after, error };
    this.#skipRest(
      after === 0 ? "not reached: the setup did not succeed" : `not reached after step ${after}`,
    );
  }

  #skipRest(reason: string): void {
    for (const step of this.#options.meta.steps) {
      if (!this.#outcomes.has(step.number)) this.#seal({ result: { ...notRun(step), reason } });
    }
  }

  #seal(outcome: Outcome): void {
    this.#outcomes.set(outcome.result.number, outcome);
    this.#journal.step(outcome.result);
  }

  async #finish(): Promise<Error | undefined> {
    if (this.#startedAt === undefined) return undefined;
    const { meta, listen } = this.#options;
    const steps = [...this.#outcomes.values()].map(({ result }) => result);
    await this.#driver.release(() => this.#measure());
    const uncaught = await this.#driver.tearDown();
    const swallowed = this.#driver.takeSwallowed();
    for (const { number, thrown } of swallowed) this.#origins.note(number, thrown);
    const late = [...uncaught, ...swallowed.map(({ thrown }) => thrown)];
    const targets = targetResults(meta.targets ?? [], this.#evaluations);
    const { verdict, partial, thrown } = judgeCase({
      meta,
      steps,
      targets,
      late,
      setup: this.#setup,
      evaluations: this.#evaluations,
    });
    this.#skipRest("not asked for");
    for (const target of targets) this.#journal.target(target);
    const failure = thrown.length > 0 ? this.#caseFailure(thrown) : undefined;
    const durationMs = monotonic() - this.#startedAt;
    this.#journal.end(verdict, partial, durationMs, failure && this.#afterStepError(failure));
    this.#trail.ended = { durationMs };
    listen(undefined);
    activate(undefined);
    const shown = this.#setup?.thrown.length ?? 0;
    return failure === undefined || thrown.length === shown
      ? undefined
      : errorForJest(failure, nameOf(thrown[0]), this.#failures);
  }

  async #measure(): Promise<void> {
    const judged = new Set(this.#evaluations.map(({ target }) => target));
    const open = (this.#options.meta.targets ?? []).filter(
      (target) => isJudged(target) && !judged.has(target),
    );
    this.#evaluations.push(...(await this.#scope.measure(open)));
  }

  /** The first real error stays primary: where a step has one, what came after is related to it. */
  #afterStepError(failure: Failure): Failure {
    const first = [...this.#outcomes.values()].find(({ result }) => result.verdict === "failed")?.result
      .error;
    if (first === undefined) return failure;
    const { related = [], message, stack } = failure;
    const after = [{ message, ...(stack !== undefined && { stack }) }, ...related];
    return { ...first, related: [...(first.related ?? []), ...after] };
  }

  /**
   * A failure of the case. Where a step had begun what failed when that step was over, this is told: at the step's line,
   * if the stack does not lead to the spec, and beside a message that may know only how the end of the case cut it off.
   */
  #caseFailure(thrown: readonly unknown[]): Failure {
    const { meta } = this.#options;
    const step = this.#origins.stepOf(thrown[0]);
    const failure = this.#failure(thrown, meta.steps[(step ?? 0) - 1]?.line ?? meta.line);
    if (step === undefined) return failure;
    const hint = `Step ${step} had begun this and was over when it failed, expected the step to wait for it: \`await\``;
    return { ...failure, message: `${failure.message}\n\n${hint}` };
  }

  #failure([primary, ...others]: readonly unknown[], line: number): Failure {
    return failureOf(primary, others, { line }, this.#failures);
  }

  #notReached(number: number, stop: Stop): Error {
    const { meta } = this.#options;
    const thrown = new NotReachedError(`Step ${number} was not reached: step ${stop.after} did not pass`);
    const failure = this.#failure([thrown], meta.steps[number - 1]?.line ?? meta.line);
    return errorForJest(failure, thrown.name, this.#failures, stop.error);
  }
}

function notRun({ number, title, line, expectations }: StepMeta): StepResult {
  const skipped = expectations.map(({ id }) => ({ id, verdict: "skipped" as const }));
  return { number, title, line, verdict: "skipped", durationMs: 0, assertions: 0, expectations: skipped };
}
