import type { StepData } from "./step-call.js";
import type { Target } from "./target.js";

/** How a step, an expectation or a pre-condition gets its verdict. */
export type Binding = "inline" | "definition" | "none";

/** A day. Node's timers know no more than 2³¹ − 1 ms (24.8 days): a longer limit would be over at once. */
export const longestStepMs = 86_400_000;

export interface ExpectationMeta {
  /** `2.1`: the first expectation of step 2. */
  id: string;
  /** `must` is ✅, `must-not` is ❌. */
  polarity: "must" | "must-not";
  text: string;
  line: number;
  binding: Binding;
}

export interface StepMeta {
  number: number;
  title: string;
  line: number;
  /** `none`: nothing to run, the step is pending for `reason`. */
  binding: Binding;
  reason?: string;
  timeoutMs?: number;
  expectations: ExpectationMeta[];
  /** What a step with code reads as `step.table`, `step.text`, `step.data`; a phrase gets its data by its call. */
  data?: StepData[];
}

/**
 * All the runtime needs to know of a test case; the compiler writes it into the generated file as the first
 * argument of `testCase`. Optional lists are left out where they are empty.
 */
export interface CaseMeta {
  id: string;
  name: string;
  /** The spec, relative to the project's root, with `/`. */
  file: string;
  /** SHA-256 of the spec's bytes, hex. */
  specHash: string;
  /** Line of the case in the spec: its title, or its row in an `Applies To` table. */
  line: number;
  level: number;
  category?: string;
  priority?: string;
  status?: string;
  /** The case's own service: `Service Name`. */
  service?: string;
  steps: StepMeta[];
  /** The fixtures that the body names, sorted; only these are set up. */
  fixtures?: string[];
  targets?: Target[];
  values?: { name: string; text: string; line: number }[];
  preconditions?: { text: string; line: number; binding: Binding }[];
  /** Test data that the spec holds, by name. `content` is the text of the fence. */
  data?: { name: string; language: string; content: string; line: number }[];
}
