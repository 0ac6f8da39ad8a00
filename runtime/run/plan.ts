import type { Redaction } from "../case/redaction.js";

/** What a run is to do: pure data, written to the run's folder so that any process of the run can fold its journal. */

import type { Results } from "../../compiler/model/results.js";

/** One selected case. */
export interface PlannedCase {
  id: string;
  name: string;
  /** The spec, relative to the project's root, with `/`. */
  file: string;
  line: number;
  status?: string;
  specHash: string;
  /** SHA-256 of the generated file, hex; empty where the spec does not compile. */
  generatedHash: string;
  /** SHA-256 over the files of folders `fixtures` that the spec uses; absent where it uses none. */
  dataHash?: string;
  /** The generated file, absolute; absent where the spec does not compile. */
  testFile?: string;
  steps: PlannedStep[];
  /** Runs after all others, with nothing beside it. */
  alone: boolean;
  /** Why there is nothing to start: the spec's first error. */
  compileError?: { message: string; line: number; column: number };
}

export interface PlannedStep {
  number: number;
  title: string;
  line: number;
}

export type Profile = "smoke" | "standard" | "full";

/** `plan.json` of a run's folder. */
export interface RunPlan {
  runId: string;
  /** ISO 8601. */
  startedAt: string;
  tool: string;
  profile: Profile;
  seed: number;
  cases: PlannedCase[];
  /** The part of the selected cases that this run is of, where they were divided. */
  shards?: Results["shards"];
}

/** A case as results and outputs tell it: titles and messages come from the Markdown, which may hold a secret. */
export function withoutSecrets(planned: PlannedCase, redaction: Redaction): PlannedCase {
  const { name, steps, compileError } = planned;
  return {
    ...planned,
    name: redaction.text(name),
    steps: steps.map((step) => ({ ...step, title: redaction.text(step.title) })),
    ...(compileError && {
      compileError: { ...compileError, message: redaction.text(compileError.message) },
    }),
  };
}
