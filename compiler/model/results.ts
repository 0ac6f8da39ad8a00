import * as z from "zod";

import { loadResultSchema } from "./load-record.js";
import { verdictSchema } from "./verdict.js";

/** `real` is the deployment under test; `embedded` the genuine software, started by tcspec. */
export const tierSchema = z.enum(["simulated", "emulated", "embedded", "real"]);

export const failureSchema = z.object({
  message: z.string(),
  /** Relative to the project's root; the Markdown wherever the failure can be traced to it. */
  file: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
  stack: z.string().optional(),
  /** Further errors of the same step or case, in order: a failing teardown, a disposer, an unhandled rejection. */
  related: z.array(z.object({ message: z.string(), stack: z.string().optional() })).optional(),
});

export const expectationResultSchema = z.object({
  id: z.string(),
  verdict: verdictSchema,
  measured: z.string().optional(),
});

export const stepResultSchema = z.object({
  number: z.int(),
  title: z.string(),
  line: z.int(),
  verdict: verdictSchema,
  durationMs: z.number(),
  /** Assertions that were executed, not written. */
  assertions: z.int(),
  expectations: z.array(expectationResultSchema),
  /** Why a step is pending, blocked, skipped or inconclusive. */
  reason: z.string().optional(),
  error: failureSchema.optional(),
  attachments: z.array(z.object({ name: z.string(), file: z.string() })).optional(),
});

export const targetResultSchema = z.object({
  text: z.string(),
  subject: z.string(),
  /** In `unit`; absent without samples. */
  measured: z.number().optional(),
  unit: z.string(),
  verdict: verdictSchema,
  samples: z.int(),
  line: z.int(),
});

export const preconditionResultSchema = z.object({
  text: z.string(),
  line: z.int(),
  verdict: z.enum(["held", "not held", "not verified"]),
  reason: z.string().optional(),
});

export const attemptSchema = z.object({
  verdict: verdictSchema,
  steps: z.array(stepResultSchema),
  preconditions: z.array(preconditionResultSchema),
  /** A failure outside the steps: setup, fixtures, teardown, a lost worker. */
  error: failureSchema.optional(),
});

export const serviceResultSchema = z.object({
  name: z.string(),
  tier: tierSchema,
  version: z.string(),
  address: z.string(),
});

/** The run that a result comes from, where results of several runs stand together. */
export const runFactsSchema = z.object({
  runId: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  profile: z.string(),
  commit: z.string().optional(),
  dirty: z.boolean().optional(),
});

/** An older result of a case. */
export const formerResultSchema = runFactsSchema.extend({
  verdict: verdictSchema,
  partial: z.boolean(),
  tier: tierSchema.optional(),
  durationMs: z.number(),
  specHash: z.string(),
});

export const caseResultSchema = z.object({
  id: z.string(),
  name: z.string(),
  file: z.string(),
  line: z.int(),
  status: z.string().optional(),
  specHash: z.string(),
  generatedHash: z.string(),
  /** Over the files of folders `fixtures` that the spec uses; absent where it uses none. */
  dataHash: z.string().optional(),
  verdict: verdictSchema,
  /** Run in part: never passed. */
  partial: z.boolean(),
  /** The weakest tier among the case's services; absent without services. */
  tier: tierSchema.optional(),
  services: z.array(z.string()),
  durationMs: z.number(),
  attempts: z.array(attemptSchema),
  targets: z.array(targetResultSchema),
  /** The loads of the last attempt; absent without any. */
  loads: z.array(loadResultSchema).optional(),
  /** Only in merged results: the run of this result, and older results, the newest first. */
  run: runFactsSchema.optional(),
  history: z.array(formerResultSchema).optional(),
});

/** Tells whether a file was changed after it was written: `compiler/seal/seal.ts` makes and checks it. */
const sealSchema = z.object({
  algorithm: z.literal("sha256"),
  /** Over the canonical JSON of all the rest of the file, hex. */
  digest: z.string(),
  /** Over the run's journal, hex. */
  journal: z.string(),
});

/** One of several runs that share the selected cases (`run --shard 2/4`). */
const shardSchema = z.object({
  index: z.int(),
  count: z.int(),
  /** The same for all parts of one division. */
  partition: z.string(),
  /** Cases of this part. */
  cases: z.int(),
  /** Cases of all parts. */
  selected: z.int(),
});

/** `.tcspec/results/latest.json` */
export const resultsSchema = z.object({
  schemaVersion: z.literal(1),
  runId: z.string(),
  tool: z.string(),
  node: z.string(),
  profile: z.string(),
  seed: z.int(),
  aborted: z.boolean(),
  startedAt: z.string(),
  finishedAt: z.string(),
  commit: z.string().optional(),
  dirty: z.boolean().optional(),
  host: z.object({
    platform: z.string(),
    arch: z.string(),
    cpus: z.int(),
    cpuModel: z.string().optional(),
    memoryBytes: z.number(),
  }),
  services: z.array(serviceResultSchema),
  cases: z.array(caseResultSchema),
  /** The parts of divided cases that these results are of: one of a run, several where they are merged. */
  shards: z.array(shardSchema).optional(),
  /** The runs that merged results come from. */
  mergedFrom: z.array(z.string()).optional(),
  seal: sealSchema.optional(),
});

export type Tier = z.infer<typeof tierSchema>;
export type Failure = z.infer<typeof failureSchema>;
export type ExpectationResult = z.infer<typeof expectationResultSchema>;
export type StepResult = z.infer<typeof stepResultSchema>;
export type TargetResult = z.infer<typeof targetResultSchema>;
export type AttemptResult = z.infer<typeof attemptSchema>;
export type ServiceResult = z.infer<typeof serviceResultSchema>;
export type CaseResult = z.infer<typeof caseResultSchema>;
export type RunFacts = z.infer<typeof runFactsSchema>;
export type FormerResult = z.infer<typeof formerResultSchema>;
export type Results = z.infer<typeof resultsSchema>;
