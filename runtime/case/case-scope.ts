import type { CaseMeta, StepMeta } from "../../compiler/model/case-meta.js";
import type { ServiceResult } from "../../compiler/model/results.js";
import type { Target } from "../../compiler/model/target.js";
import { readFixtureFile } from "../data/fixture-files.js";
import { testDataFixture } from "../data/index.js";
import type { TestData } from "../data/test-data.js";
import { evaluate, evaluateFigure } from "../expect/evaluation.js";
import type { Evaluation } from "../expect/evaluation.js";
import type { Attachments } from "./attachments.js";
import type { CaseContext, FixtureRegistry, TargetMeasurement, UnplacedLoad } from "./fixture.js";
import type { Redaction } from "./redaction.js";
import { stepFixture } from "./step-fixture.js";
import { targetsFixture } from "./targets-fixture.js";
import { valuesFixture } from "./values-fixture.js";

type Release = () => unknown;
type Measure = (
  unjudged: readonly Target[],
) => readonly TargetMeasurement[] | Promise<readonly TargetMeasurement[]>;

export interface ScopeOptions {
  meta: CaseMeta;
  attempt: number;
  runDirectory: string;
  projectRoot: string;
  redaction: Redaction;
  attachments: Attachments;
  registry: FixtureRegistry;
  currentStep: () => StepMeta | undefined;
  onService: (service: ServiceResult) => void;
  onLoad: (record: UnplacedLoad) => void;
  extendStep: (ms: number) => void;
}

/** What a case has set up and has to release: fixtures, clean-ups, generated tear-down code. */
export class CaseScope {
  readonly #options: ScopeOptions;
  readonly #controller = new AbortController();
  readonly #values = new Map<string, Promise<unknown>>();
  readonly #releases: Release[] = [];
  readonly #teardowns: Release[] = [];
  readonly #stepEnds: Release[] = [];
  readonly #measures: Measure[] = [];
  #data: TestData | undefined;
  #closed = false;

  constructor(options: ScopeOptions) {
    this.#options = options;
    this.context = this.#context([]);
  }

  /** What the body is given: the fixtures that cost nothing, and those that the case names, set up in that order. */
  async setUp(): Promise<Record<string, unknown>> {
    const fixtures = this.#ownFixtures();
    const { meta, registry } = this.#options;
    for (const name of meta.fixtures ?? [])
      if (Object.hasOwn(registry, name)) registry[name]?.begin?.(this.context);
    for (const name of meta.fixtures ?? []) {
      if (!Object.hasOwn(fixtures, name)) fixtures[name] = await this.#fixture(name, []);
    }
    return fixtures;
  }

  /** What the phrases of the case may know of it and do to it. */
  readonly context: CaseContext;

  /** Tells everything that listens to `signal` that its time is over. */
  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** Evaluations, by the fixtures, of thresholds that the body left unjudged. */
  async measure(unjudged: readonly Target[]): Promise<Evaluation[]> {
    const evaluations: Evaluation[] = [];
    for (const measure of this.#measures) {
      const measured = await measure(unjudged);
      evaluations.push(
        ...measured.map(({ target, samples, figure, looks = samples.length, reason }) => ({
          ...(figure === undefined ? evaluate(target, samples) : evaluateFigure(target, figure, looks)),
          ...(reason !== undefined && { reason }),
        })),
      );
    }
    return evaluations;
  }

  /** What is to be run at the end, in order: tear-down code, then clean-ups and fixtures, last set up first. */
  *releases(): Generator<Release> {
    this.#closed = true;
    for (const stack of [this.#teardowns, this.#releases]) {
      for (let release = stack.pop(); release !== undefined; release = stack.pop()) yield release;
    }
  }

  /** What is to be run at the end of a step, in order. */
  *stepEnds(): Generator<Release> {
    for (let release = this.#stepEnds.pop(); release !== undefined; release = this.#stepEnds.pop())
      yield release;
  }

  /** By the run's seed and the case's id, so that neither other cases nor their order change what is generated. */
  #testData(): TestData {
    const { meta, projectRoot } = this.#options;
    return (this.#data ??= testDataFixture(meta.data ?? [], {
      seed: `${process.env["TCSPEC_SEED"] ?? "1"} ${meta.id}`,
      readFile: (name) => readFixtureFile(projectRoot, meta.file, name),
    }));
  }

  #ownFixtures(): Record<string, unknown> {
    const { meta, attachments, currentStep } = this.#options;
    const testData = () => this.#testData();
    return {
      attach: attachments.write.bind(attachments),
      cleanup: (release: Release) => void this.#releases.push(release),
      signal: this.#controller.signal,
      step: stepFixture(currentStep),
      targets: targetsFixture(meta.targets ?? []),
      teardown: (release: Release) => void this.#teardowns.push(release),
      get testData() {
        return testData();
      },
      values: valuesFixture(meta.values ?? []),
    };
  }

  #fixture(name: string, path: readonly string[]): Promise<unknown> {
    if (path.includes(name)) {
      throw new Error(`Unexpected circle of fixtures ${[...path, name].join(" → ")}, expected none`);
    }
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const value = this.#setUpFixture(name, [...path, name]);
    this.#values.set(name, value);
    return value;
  }

  async #setUpFixture(name: string, path: readonly string[]): Promise<unknown> {
    const { registry } = this.#options;
    if (name === "testData") return this.#testData(); // phrases ask for it by name
    const definition = Object.hasOwn(registry, name) ? registry[name] : undefined;
    if (definition === undefined) {
      throw new Error(
        `Unexpected fixture "${name}", expected one of: ${Object.keys(registry).sort().join(", ")}`,
      );
    }
    const instance = await definition.setUp(this.#context(path));
    if (this.#closed) {
      // The set-up was given up on; what it made in the end is nobody's.
      await instance.tearDown?.();
      throw new Error(`Fixture "${name}" was set up after the end of the case`);
    }
    if (instance.tearDown !== undefined) this.#releases.push(() => instance.tearDown?.());
    return instance.value;
  }

  #context(path: readonly string[]): CaseContext {
    const { meta, attempt, runDirectory, projectRoot, redaction, attachments, onService, onLoad } =
      this.#options;
    return {
      meta,
      attempt,
      runDirectory,
      projectRoot,
      signal: this.#controller.signal,
      fixture: async (name) => await this.#fixture(name, path),
      cleanup: (release) => void this.#releases.push(release),
      onStepEnd: (release) => void this.#stepEnds.push(release),
      attach: (name, data) => attachments.write(name, data),
      useService: onService,
      recordLoad: onLoad,
      extendStep: this.#options.extendStep,
      redact: (secret) => redaction.add(secret),
      onCaseEnd: (measure) => void this.#measures.push(measure),
    };
  }
}
