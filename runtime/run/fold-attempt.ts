import type { JournalEntry } from "../../compiler/model/journal.js";
import type { AttemptResult, Failure, StepResult } from "../../compiler/model/results.js";
import type { Verdict } from "../../compiler/model/verdict.js";
import type { PlannedCase, PlannedStep } from "./plan.js";

/** Why a run, or one launch of Jest in it, ended before all its cases did. */
export interface Stop {
  /** `lost`: a process of the run died; `bail`: `--bail` after a failure; `interrupted`: Ctrl-C. */
  kind: "lost" | "bail" | "interrupted";
  reason: string;
}

type Of<T extends JournalEntry["type"]> = Extract<JournalEntry, { type: T }>;

/** What one process did of a case: from a `case-start` to its `case-end`, or to the end of the process. */
export interface Segment {
  attempt: number;
  start: Of<"case-start">;
  entries: JournalEntry[];
  /** Absent where the process was lost. */
  end?: Of<"case-end">;
  killed?: Of<"killed">;
  lastAt: number;
}

/** @param entries those of one case, in the order of their time */
export function splitIntoSegments(entries: readonly JournalEntry[]): Segment[] {
  const segments: Segment[] = [];
  for (const entry of entries) {
    if (entry.type === "case-start") {
      segments.push({ attempt: entry.attempt, start: entry, entries: [], lastAt: entry.at });
      continue;
    }
    const pid = entry.type === "killed" ? entry.target : entry.pid;
    const segment = segments.findLast(({ start }) => start.pid === pid) ?? segments.at(-1);
    if (!segment) continue;
    segment.entries.push(entry);
    segment.lastAt = Math.max(segment.lastAt, entry.at);
    if (entry.type === "case-end") segment.end = entry;
    if (entry.type === "killed") segment.killed = entry;
  }
  return segments;
}

/** One attempt as it is reported: every planned step has an outcome, and what ran is what was planned. */
export function foldAttempt(plan: PlannedCase, segment: Segment, stop: Stop | undefined): AttemptResult {
  const attempt = outcomeOf(plan, segment, stop);
  const ran = ranAs(plan, segment);
  if (ran.specHash === plan.specHash && ran.generatedHash === plan.generatedHash) return attempt;
  const changed = { message: anotherRan, file: plan.file, line: plan.line };
  const error = attempt.error ? joinFailures(changed, attempt.error) : changed;
  return { ...attempt, verdict: attempt.verdict === "passed" ? "inconclusive" : attempt.verdict, error };
}

/** The spec and the generated file that the process of a segment has executed. */
export function ranAs(
  plan: PlannedCase,
  { start }: Segment,
): Pick<PlannedCase, "specHash" | "generatedHash"> {
  return { specHash: start.specHash, generatedHash: start.generatedHash ?? plan.generatedHash };
}

const anotherRan =
  "The case was changed and compiled while the run went on: what ran is not what was planned, expected one version from begin to end. Run it again.";

/** The second as what came after the first. */
export function joinFailures(first: Failure | undefined, second: Failure): Failure {
  if (first === undefined) return second;
  const { message, stack } = second;
  return {
    ...first,
    related: [...(first.related ?? []), { message, ...(stack !== undefined && { stack }) }],
  };
}

function outcomeOf(plan: PlannedCase, segment: Segment, stop: Stop | undefined): AttemptResult {
  const preconditions = segment.entries
    .filter((entry) => entry.type === "precondition")
    .map((entry) => entry.precondition);
  const recorded = new Map(
    segment.entries.filter((entry) => entry.type === "step-end").map(({ step }) => [step.number, step]),
  );
  if (segment.end) {
    const { verdict, partial, error } = segment.end;
    const steps = plan.steps.map(
      (step) =>
        recorded.get(step.number) ?? {
          ...notReached(step),
          reason: "The record holds no outcome of this step.",
        },
    );
    return {
      verdict: verdict === "passed" && !partial ? confirmed(steps) : verdict,
      steps,
      preconditions,
      ...(error && { error }),
    };
  }
  const loss = lossOf(plan, segment, stop);
  const open = openPhase(segment);
  const steps = plan.steps.map((step) => recorded.get(step.number) ?? unfinished(step, open, loss));
  return { verdict: loss.verdict, steps, preconditions, error: loss.error };
}

/** A pass of the whole is believed only where each step has one. */
function confirmed(steps: readonly StepResult[]): Verdict {
  const other = steps.find(({ verdict }) => verdict !== "passed")?.verdict;
  return other === undefined ? "passed" : other === "skipped" ? "inconclusive" : other;
}

interface Loss {
  verdict: Verdict;
  error: Failure;
}

function lossOf(plan: PlannedCase, segment: Segment, stop: Stop | undefined): Loss {
  const phase = openPhase(segment);
  const step = plan.steps.find(({ number }) => number === phase);
  const place = { file: plan.file, line: step?.line ?? plan.line };
  const during = phase === undefined ? "between two steps" : `during ${phaseName(phase)}`;
  if (segment.killed) return { verdict: "failed", error: { message: segment.killed.reason, ...place } };
  if (stop && stop.kind !== "lost") {
    return { verdict: "inconclusive", error: { message: `${stop.reason} (${during})`, ...place } };
  }
  const process = `The worker process of the case (pid ${segment.start.pid}) ended ${during}, before the case did`;
  return {
    verdict: "failed",
    error: { message: stop ? `${process}: ${stop.reason}` : `${process}.`, ...place },
  };
}

/** The phase that was begun last and has no end: a step, 0 the setup, -1 the teardown. */
function openPhase(segment: Segment): number | undefined {
  const open = new Set<number>();
  for (const entry of segment.entries) {
    if (entry.type === "step-start") open.add(entry.number);
    else if (entry.type === "step-end") open.delete(entry.step.number);
    else if (entry.type === "phase-end") open.delete(entry.number);
  }
  return [...open].at(-1);
}

function phaseName(number: number): string {
  return number > 0 ? `step ${number}` : number === 0 ? "the setup" : "the teardown";
}

function unfinished(step: PlannedStep, open: number | undefined, loss: Loss): StepResult {
  return step.number === open
    ? { ...notReached(step), verdict: loss.verdict, reason: loss.error.message, error: loss.error }
    : { ...notReached(step), reason: "Not reached." };
}

/** A step without an outcome. */
export function notReached(step: PlannedStep): StepResult {
  return { ...step, verdict: "skipped", durationMs: 0, assertions: 0, expectations: [] };
}
