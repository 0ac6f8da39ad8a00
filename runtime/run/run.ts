import { mkdirSync } from "node:fs";

import { writeFileAtomically } from "../../compiler/files/atomic-write.js";
import type { JournalEntry } from "../../compiler/model/journal.js";
import type { CaseResult, Results } from "../../compiler/model/results.js";
import type { Verdict } from "../../compiler/model/verdict.js";
import type { Redaction } from "../case/redaction.js";
import { isDraft } from "./exit-code.js";
import { foldCases } from "./fold.js";
import type { Stop } from "./fold-attempt.js";
import { runFolder } from "./folder.js";
import { JournalReader } from "./journal.js";
import { launchJest, type JestEnd, type JestProcess } from "./jest-process.js";
import type { PlannedCase, RunPlan } from "./plan.js";
import { writeResults } from "./write-results.js";
import { withData } from "./with-data.js";

/** What a run needs of the supervisor: {@link startSupervisor} of `runtime/supervisor/client.ts` gives it. */
export interface RunSupervisor {
  env: Record<string, string>;
  registerProcessGroup(pid: number): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when the supervisor has ended, of itself or not. */
  ended: Promise<void>;
}

/** What a run tells while it goes on. */
export interface RunListener {
  entry?(entry: JournalEntry): void;
  /** A case has ended; of one that is tried again, each attempt is told. */
  caseEnded?(result: CaseResult): void;
}

export interface RunRequest {
  root: string;
  packageRoot: string;
  /** The folder of generated files, absolute. */
  generated: string;
  /** `.tcspec/runs/<id>`, absolute. */
  runDir: string;
  plan: RunPlan;
  workers: number;
  /** How often a case that did not pass is tried again. */
  retries: number;
  bail: boolean;
  /** Given to Jest as they are. */
  jestArgs: readonly string[];
  keepRuns: number;
  /** For what Jest prints. */
  redaction: Redaction;
  /** Aborted by Ctrl-C. */
  interrupt: AbortSignal;
  listener: RunListener;
  startSupervisor: () => Promise<RunSupervisor>;
}

export interface RunOutcome {
  results: Results;
  /** The file of the results. */
  file: string;
  /** What failed and belongs to no case: Jest itself, the supervisor. */
  outside?: string;
}

const pollEveryMs = 100;

/**
 * Runs the planned cases: Jest on their generated files, services by the supervisor, results from the journal. Always
 * ends with results, whatever dies on the way; what the run started is gone then.
 */
export async function run(request: RunRequest): Promise<RunOutcome> {
  const folder = runFolder(request.runDir);
  mkdirSync(folder.journal, { recursive: true });
  mkdirSync(folder.attachments, { recursive: true });
  const plan = { ...request.plan, cases: withData(request.plan.cases, request.root) };
  writeFileAtomically(folder.plan, `${JSON.stringify(plan, undefined, 2)}\n`);
  return new Run({ ...request, plan }).go();
}

class Run {
  readonly #request: RunRequest;
  readonly #journal: JournalReader;
  readonly #entries: JournalEntry[] = [];
  #stop: Stop | undefined;
  #jest: JestProcess | undefined;
  #outside: string | undefined;
  /** Nothing runs any more. */
  #finished = false;

  constructor(request: RunRequest) {
    this.#request = request;
    this.#journal = new JournalReader(runFolder(request.runDir).journal);
  }

  async go(): Promise<RunOutcome> {
    const { interrupt } = this.#request;
    const onInterrupt = () => this.#end({ kind: "interrupted", reason: "The run was interrupted" });
    interrupt.addEventListener("abort", onInterrupt, { once: true });
    if (interrupt.aborted) onInterrupt();
    const supervisor = await this.#supervise();
    try {
      if (supervisor) await this.#attempts(supervisor);
    } finally {
      this.#finished = true;
      this.#jest?.kill();
      await supervisor?.stop();
      interrupt.removeEventListener("abort", onInterrupt);
    }
    const { runDir, keepRuns } = this.#request;
    return {
      ...writeResults({ runDir, keepRuns, ...this.#context() }),
      ...(this.#outside !== undefined && { outside: this.#outside }),
    };
  }

  async #supervise(): Promise<RunSupervisor | undefined> {
    try {
      const supervisor = await this.#request.startSupervisor();
      void supervisor.ended.then(() => this.#lost("The supervisor of the run ended before the run did"));
      return supervisor;
    } catch (error) {
      this.#lost(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  async #attempts(supervisor: RunSupervisor): Promise<void> {
    let cases = this.#request.plan.cases.filter(({ testFile }) => testFile !== undefined);
    for (let attempt = 1; attempt <= this.#request.retries + 1 && cases.length > 0; attempt += 1) {
      for (const alone of [false, true]) {
        const group = cases.filter((planned) => planned.alone === alone);
        if (group.length > 0 && this.#stop === undefined)
          await this.#launch(supervisor, group, attempt, alone);
      }
      if (this.#stop) return;
      const verdicts = new Map(this.#results(cases).map(({ id, verdict }) => [id, verdict]));
      cases = cases.filter(({ id }) => worthRetrying.has(verdicts.get(id)));
    }
  }

  async #launch(
    supervisor: RunSupervisor,
    cases: PlannedCase[],
    attempt: number,
    alone: boolean,
  ): Promise<void> {
    const { plan, root, packageRoot, generated, workers, jestArgs, runDir } = this.#request;
    const files = [...new Set(cases.flatMap(({ testFile }) => testFile ?? []))].sort();
    const jest = launchJest({
      root,
      packageRoot,
      generated,
      files,
      workers: alone ? 1 : workers,
      seed: plan.seed,
      environment: {
        ...supervisor.env,
        TCSPEC_RUN_DIR: runDir,
        TCSPEC_PROJECT_ROOT: root,
        TCSPEC_SEED: String(plan.seed),
        TCSPEC_PROFILE: plan.profile,
        TCSPEC_ATTEMPT: String(attempt),
        TCSPEC_CASES: cases.map(({ id }) => id).join(","),
      },
      args: jestArgs,
      logFile: runFolder(runDir).jestLog,
      redaction: this.#request.redaction,
    });
    this.#jest = jest;
    let end: JestEnd | undefined;
    void jest.ended.then((value) => (end = value));
    await supervisor.registerProcessGroup(jest.pid).catch((error: unknown) => this.#lost(String(error)));
    // A stop that came while Jest was starting.
    if (this.#stop) jest.kill();
    while (end === undefined) {
      await Promise.race([jest.ended, sleep(pollEveryMs)]);
      this.#follow();
    }
    // Workers of a Jest that died alone live on: nothing of the group outlasts the launch.
    jest.kill();
    await jest.logged();
    this.#jest = undefined;
    this.#follow();
    if (this.#stop === undefined) this.#judgeEnd(end, cases, attempt);
  }

  /** Jest must have ended by itself, and a failure that it reports must belong to a case. */
  #judgeEnd({ code, signal, error }: JestEnd, cases: PlannedCase[], attempt: number): void {
    if (error !== undefined || signal !== null) {
      this.#lost(
        error === undefined ? `Jest was ended by ${String(signal)}` : `Jest could not be started: ${error}`,
      );
      return;
    }
    const explained = this.#results(cases).some(({ verdict }) => verdict !== "passed");
    const begun = new Set(
      this.#entries.flatMap((entry) =>
        entry.type === "case-start" && entry.attempt === attempt ? entry.caseId : [],
      ),
    );
    const loaded = this.#entries.some(({ type }) => type === "file-error");
    if (begun.size === 0 && !loaded && !this.#filtered()) {
      this.#outside ??= `Jest ended with exit code ${String(code)} and ran no case`;
    } else if (code !== 0 && !explained) {
      this.#outside ??= `Jest ended with exit code ${String(code)}, and no case has failed`;
    }
  }

  #follow(): void {
    const { listener, bail, retries } = this.#request;
    for (const entry of this.#journal.poll()) {
      this.#entries.push(entry);
      listener.entry?.(entry);
      if (entry.type !== "case-end") continue;
      const [result] = this.#results(this.#request.plan.cases.filter(({ id }) => id === entry.caseId));
      if (!result) continue;
      listener.caseEnded?.(result);
      // A case that is tried again may still pass.
      const isLast = entry.attempt > retries;
      if (bail && isLast && result.verdict === "failed" && !isDraft(result)) {
        this.#end({ kind: "bail", reason: `--bail: ${result.id} has failed` });
      }
    }
  }

  #results(cases: PlannedCase[]): CaseResult[] {
    return foldCases(cases, this.#entries, this.#context());
  }

  #context() {
    return {
      root: this.#request.root,
      filtered: this.#filtered(),
      ...(this.#stop && { stop: this.#stop }),
    };
  }

  /** Whether Jest was given a name pattern: then a case may have no step that fits. */
  #filtered(): boolean {
    return this.#request.jestArgs.some((arg) => /^(?:-t|--testNamePattern)(?:=|$)/u.test(arg));
  }

  #lost(reason: string): void {
    // The supervisor's end after ours is what was asked for.
    if (this.#stop !== undefined || this.#finished) return;
    this.#outside ??= reason;
    this.#end({ kind: "lost", reason });
  }

  #end(stop: Stop): void {
    this.#stop ??= stop;
    this.#jest?.kill();
  }
}

/** Another attempt may come to something else. */
const worthRetrying: ReadonlySet<unknown> = new Set<Verdict>(["failed", "blocked", "inconclusive"]);

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
