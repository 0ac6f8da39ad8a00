import type { CaseMeta } from "../../compiler/model/case-meta.js";
import type { LoadResult } from "../../compiler/model/load-record.js";
import type { Failure, ServiceResult, StepResult, TargetResult } from "../../compiler/model/results.js";
import type { Verdict } from "../../compiler/model/verdict.js";
import type { JournalNote } from "../journal/writer.js";
import { wallClock } from "./clock.js";
import type { Redaction } from "./redaction.js";

type CaseNote<N = JournalNote> = N extends { caseId: string }
  ? Omit<N, "caseId" | "file" | "attempt">
  : never;

/** How long after a phase's own limit it may be ended from outside: the phase ends itself first, if it can. */
const slackMs = 500;

/** What one case writes into the journal, each entry at once. Texts of the spec are masked here, failures where they are made. */
export class CaseJournal {
  readonly #meta: CaseMeta;
  readonly #attempt: number;
  readonly #append: (note: JournalNote) => void;
  readonly #redaction: Redaction;

  constructor(meta: CaseMeta, attempt: number, append: (note: JournalNote) => void, redaction: Redaction) {
    this.#meta = meta;
    this.#attempt = attempt;
    this.#append = append;
    this.#redaction = redaction;
  }

  /** The case begins; its pre-conditions that nothing checks are listed as not verified. */
  begin(testFile: string, generatedHash: string): void {
    const { name, line, status, specHash, steps, preconditions = [] } = this.#meta;
    this.#write({
      type: "case-start",
      specHash,
      steps: steps.length,
      name: this.#redaction.text(name),
      line,
      testFile,
      generatedHash,
      ...(status !== undefined && { status }),
    });
    preconditions.forEach(({ binding }, index) => {
      if (binding === "none") this.precondition(index + 1, "not verified", "nothing checks it");
    });
  }

  precondition(number: number, verdict: "held" | "not held" | "not verified", reason?: string): void {
    const declared = this.#meta.preconditions?.[number - 1];
    if (declared === undefined) return;
    const { text, line } = declared;
    this.#write({
      type: "precondition",
      precondition: {
        text: this.#redaction.text(text),
        line,
        verdict,
        ...(reason !== undefined && { reason: this.#redaction.text(reason) }),
      },
    });
  }

  /** Written before the phase runs, and again when its limit is moved out: the watchdog goes by the last one. */
  phaseStart(number: number, limitMs: number): void {
    this.#write({ type: "step-start", number, deadline: wallClock() + limitMs + slackMs });
  }

  phaseEnd(number: number): void {
    this.#write({ type: "phase-end", number });
  }

  step(step: StepResult): void {
    const { title, reason, expectations } = step;
    const masked: StepResult = {
      ...step,
      title: this.#redaction.text(title),
      ...(reason !== undefined && { reason: this.#redaction.text(reason) }),
      expectations: expectations.map((each) =>
        each.measured === undefined ? each : { ...each, measured: this.#redaction.text(each.measured) },
      ),
    };
    this.#write({ type: "step-end", step: masked });
  }

  service(service: ServiceResult): void {
    this.#write({ type: "case-service", service });
  }

  load(load: LoadResult): void {
    this.#write({ type: "load", load });
  }

  target(target: TargetResult): void {
    this.#write({ type: "target", target: { ...target, text: this.#redaction.text(target.text) } });
  }

  end(verdict: Verdict, partial: boolean, durationMs: number, error: Failure | undefined): void {
    this.#write({ type: "case-end", verdict, partial, durationMs, ...(error !== undefined && { error }) });
  }

  #write(note: CaseNote): void {
    const { id, file } = this.#meta;
    this.#append({ caseId: id, file, attempt: this.#attempt, ...note } as JournalNote);
  }
}
