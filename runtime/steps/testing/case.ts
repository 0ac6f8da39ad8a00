/** What tests of phrases share: a case that runs, without Jest's record around it, over services at their URL. */
import type { CaseMeta } from "../../../compiler/model/case-meta.js";
import type { ExpectationResult } from "../../../compiler/model/results.js";
import type { PerformInput } from "../../../compiler/model/step-call.js";
import { activate } from "../../case/active.js";
import type { ActiveCase } from "../../case/active.js";
import { FailedAssertions } from "../../expect/failed-assertions.js";
import type { Evaluation } from "../../expect/evaluation.js";
import type { Service } from "../context.js";
import type { RunnableDefinition } from "../define.js";
import { conclude, perform, remember } from "../mechanism/perform.js";
import { caseState } from "../mechanism/state.js";

export interface TestCase {
  readonly active: ActiveCase;
  /** What was reported, in order. */
  readonly expectations: (ExpectationResult & { thrown?: { message: string; place?: unknown } })[];
  readonly preconditions: { number: number; held: boolean; reason?: string }[];
  readonly evaluations: Evaluation[];
  readonly attached: { name: string; data: unknown }[];
  /** The next step begins. */
  nextStep(): void;
  /** What was done for the length of the step is undone. */
  endStep(): Promise<void>;
  /** Performs a phrase at `2` or where `at` says, on line 10. */
  perform(definition: RunnableDefinition, values?: unknown[], more?: PerformOptions): Promise<void>;
  remember(definition: RunnableDefinition, values?: unknown[], more?: PerformOptions): Promise<void>;
  /** Performs it as an expectation and gives its verdict: `passed`, or `failed: <message>`. */
  verdict(definition: RunnableDefinition, values?: unknown[], more?: PerformOptions): Promise<string>;
  conclude(): void;
  /** Ends the case: what was left to clean up is. */
  end(): Promise<void>;
}

export type PerformOptions = Omit<PerformInput, "arguments"> & { at?: string; line?: number };

export interface TestCaseOptions {
  services?: Readonly<Record<string, { url: string; kind?: Service["kind"]; adminToken?: string }>>;
  meta?: Partial<CaseMeta>;
  fixtures?: Readonly<Record<string, unknown>>;
}

function service(name: string, given: { url: string; kind?: Service["kind"]; adminToken?: string }): Service {
  const kind = given.kind ?? (name === "gateway" ? "gateway" : "model");
  return {
    name,
    kind,
    tier: "simulated",
    version: "test",
    address: given.url,
    url: given.url,
    ...(given.adminToken !== undefined && { credentials: { adminToken: given.adminToken } }),
    config: { kind, allow: [], connectTimeoutMs: 1000, settings: {} },
  };
}

/** A case that runs from now on, until its `end`. */
export function startCase({ services = {}, meta = {}, fixtures = {} }: TestCaseOptions = {}): TestCase {
  const controller = new AbortController();
  const releases: (() => unknown)[] = [];
  const stepEnds: (() => unknown)[] = [];
  const endStep = async () => {
    for (let release = stepEnds.pop(); release; release = stepEnds.pop()) await release();
  };
  const seen: Pick<TestCase, "expectations" | "preconditions" | "evaluations" | "attached"> = {
    expectations: [],
    preconditions: [],
    evaluations: [],
    attached: [],
  };
  let phase = {};
  const active: ActiveCase = {
    evaluated: (evaluation) => void seen.evaluations.push(evaluation),
    evaluationsOf: (target) => seen.evaluations.filter((each) => each.target === target),
    promised: () => undefined,
    failures: new FailedAssertions(),
    expectation: (result, thrown) =>
      void seen.expectations.push({ ...result, ...(thrown !== undefined && { thrown: thrown as Error }) }),
    precondition: (number, held, reason) =>
      void seen.preconditions.push({ number, held, ...(reason !== undefined && { reason }) }),
    get phase() {
      return phase;
    },
    context: {
      meta: { id: "T", name: "T", file: "t.md", specHash: "", line: 1, level: 1, steps: [], ...meta },
      attempt: 1,
      runDirectory: "",
      projectRoot: "",
      signal: controller.signal,
      fixture: (name) => Promise.resolve(fixtures[name]),
      cleanup: (release) => void releases.push(release),
      onStepEnd: (release) => void stepEnds.push(release),
      attach: (name, data) => void seen.attached.push({ name, data }),
      useService: () => undefined,
      recordLoad: () => undefined,
      extendStep: () => undefined,
      redact: () => undefined,
      onCaseEnd: () => undefined,
    },
  };
  for (const [name, given] of Object.entries(services))
    caseState(active).replaced.set(name, service(name, given));
  activate(active);

  const call =
    (run: typeof perform) =>
    async (definition: RunnableDefinition, values: unknown[] = [], more: PerformOptions = {}) => {
      const { at = "2", line = 10, ...input } = more;
      const given = values.map((value) => ({ type: "text", value, text: String(value) }));
      await run({ at, line, column: 4, text: definition.pattern }, definition, {
        ...input,
        arguments: given,
      });
    };
  return {
    active,
    ...seen,
    nextStep: () => (phase = {}),
    endStep,
    perform: call(perform),
    remember: call(remember),
    async verdict(definition, values, more = {}) {
      await call(perform)(definition, values, { at: "2.1", ...more });
      const { verdict, thrown } = seen.expectations.at(-1)!;
      return thrown === undefined ? verdict : `${verdict}: ${thrown.message}`;
    },
    conclude: () => conclude("2"),
    async end() {
      await endStep();
      controller.abort();
      for (let release = releases.pop(); release; release = releases.pop()) await release();
      activate(undefined);
    },
  };
}

/** A table as a phrase is given it: the first line is the header; it stands from line 20 on. */
export function table(...lines: string[]): NonNullable<PerformInput["data"]>[number] {
  const [header = [], ...rows] = lines.map((line) => line.split("|").map((cell) => cell.trim()));
  return {
    kind: "table",
    line: 20,
    header,
    rows: rows.map((cells, index) => ({ line: 22 + index, cells })),
  };
}
