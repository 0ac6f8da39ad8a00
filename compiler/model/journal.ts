import * as z from "zod";

import { loadResultSchema } from "./load-record.js";
import {
  failureSchema,
  preconditionResultSchema,
  serviceResultSchema,
  stepResultSchema,
  targetResultSchema,
} from "./results.js";
import { verdictSchema } from "./verdict.js";

/**
 * One line of a run's journal (`.tcspec/runs/<id>/journal/*.ndjson`). Each process of a run appends to a file of its
 * own, at once and synchronously, so that what happened survives however the process dies. `at` is the wall clock
 * in milliseconds.
 */
const common = { at: z.number(), pid: z.int() };
const ofCase = { ...common, caseId: z.string(), file: z.string(), attempt: z.int().min(1) };

export const journalEntrySchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("case-start"),
    ...ofCase,
    specHash: z.string(),
    steps: z.int(),
    /** What a run without a plan (plain `npx jest`) reports the case by. `testFile` is absolute. */
    name: z.string().optional(),
    line: z.int().optional(),
    status: z.string().optional(),
    testFile: z.string().optional(),
    /** SHA-256 of the test file as it was read by the process that runs it. */
    generatedHash: z.string().optional(),
  }),
  z.object({ type: z.literal("case-service"), ...ofCase, service: serviceResultSchema }),
  z.object({ type: z.literal("precondition"), ...ofCase, precondition: preconditionResultSchema }),
  /** `number` 0 is the setup, -1 the teardown. Without an outcome at `deadline` the process is ended from outside. */
  z.object({ type: z.literal("step-start"), ...ofCase, number: z.int(), deadline: z.number() }),
  z.object({ type: z.literal("step-end"), ...ofCase, step: stepResultSchema }),
  /** The phase announced by `step-start` is over and has no result of its own (setup, teardown). */
  z.object({ type: z.literal("phase-end"), ...ofCase, number: z.int() }),
  z.object({ type: z.literal("target"), ...ofCase, target: targetResultSchema }),
  z.object({ type: z.literal("load"), ...ofCase, load: loadResultSchema }),
  z.object({
    type: z.literal("case-end"),
    ...ofCase,
    verdict: verdictSchema,
    partial: z.boolean(),
    durationMs: z.number(),
    error: failureSchema.optional(),
  }),
  /** A generated file could not be loaded, or Jest failed outside any case. */
  z.object({ type: z.literal("file-error"), ...common, testFile: z.string(), error: failureSchema }),
  /** The watchdog ended a process whose step was past its deadline. */
  z.object({
    type: z.literal("killed"),
    ...common,
    target: z.int(),
    caseId: z.string(),
    number: z.int(),
    reason: z.string(),
  }),
]);

export type JournalEntry = z.infer<typeof journalEntrySchema>;
