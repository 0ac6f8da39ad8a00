import type { AsyncLocalStorage } from "node:async_hooks";

import { failureOf } from "../case/failure.js";
import { Redaction } from "../case/redaction.js";
import { type Trail, trailOf } from "../case/trail.js";
import { appendToJournal } from "../journal/writer.js";

const meaning =
  "Something that the case has left running failed after its end, expected the step to wait for it (await)";

/**
 * Notes what a case has left running and what failed after its end: the case ends once more, as failed. Tells whether it
 * could: without a run nobody reads a journal, and Jest is to hear of it.
 */
export function noteLateFailure(trail: Trail, thrown: unknown, projectRoot: string): boolean {
  const runDirectory = process.env["TCSPEC_RUN_DIR"];
  if (trail.ended === undefined || runDirectory === undefined || runDirectory === "") return false;
  const { caseId, file, line, attempt, ended } = trail;
  const redaction = Redaction.ofEnvironment(process.env);
  const failure = failureOf(thrown, [], { line }, { projectRoot, file, redaction });
  appendToJournal(runDirectory, {
    type: "case-end",
    caseId,
    file,
    attempt,
    verdict: "failed",
    partial: false,
    durationMs: ended.durationMs,
    error: { ...failure, message: `${meaning}\n\n${failure.message}` },
  });
  return true;
}

let hears = false;

/**
 * Hears, from now on, of what fails while no file of the process runs: it would end the process, whose next case would be
 * to blame. What is not known to be a case's ends it as ever.
 */
export function hearBetweenFiles(running: AsyncLocalStorage<unknown>, projectRoot: string): void {
  if (hears) return;
  hears = true;
  const hear = (thrown: unknown): void => {
    const trail = trailOf(running.getStore());
    if (trail === undefined || !noteLateFailure(trail, thrown, projectRoot)) throw thrown;
  };
  process.on("uncaughtException", hear);
  process.on("unhandledRejection", hear);
}
