/** What generated code hands to the runtime for a step: its data, and the call of a bound phrase. */

/** Data under a step or an expectation. Cells are text; what they mean is the reader's business. */
export type StepData =
  | { kind: "table"; line: number; header: string[]; rows: { line: number; cells: string[] }[] }
  | {
      kind: "quote" | "json" | "yaml" | "csv" | "text" | "sql" | "http" | "promql";
      line: number;
      content: string;
    };

/** One argument of a bound phrase: literal data, resolved by the compiler, interpreted by the definition's parameter type. */
export interface BoundArgument {
  /** Name of the parameter type: `service`, `quantity`, `status`, … */
  type: string;
  /** JSON: what the parameter type made of the text. */
  value: unknown;
  text: string;
}

/** Modifiers around a phrase: `Within 5 seconds, …` polls, `For 10 s, …` holds at each sample. */
export interface BoundModifiers {
  withinMs?: number;
  forMs?: number;
  allTheTime?: boolean;
  atTheSameTime?: boolean;
  forEachRow?: boolean;
  /** "3 times" */
  times?: number;
  /** "after `redis` is back" */
  afterService?: string;
  /** "while `redis` is stopped" */
  whileBroken?: { service: string; how: "stopped" | "paused" | "cut off" };
  /** `as *name*` */
  label?: string;
  /** `as alice` */
  user?: string;
  /** `as alice, bob and carol`: for loads, whose requests are divided among them. */
  users?: string[];
}

/** First argument of `perform`: where the phrase stands. */
export interface PerformPlace {
  /** `2` for the phrase of step 2, `2.1` for its first expectation, `precondition:1`, `setup:1`, `teardown:1`. */
  at: string;
  line: number;
  column: number;
  text: string;
}

/** Third argument of `perform`, after the definition. Empty lists and modifiers are left out. */
export interface PerformInput {
  arguments: BoundArgument[];
  data?: StepData[];
  modifiers?: BoundModifiers;
  /** `must-not` for an expectation marked ❌. */
  polarity?: "must" | "must-not";
}
