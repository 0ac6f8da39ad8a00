import type { Range } from "../model/range.js";

/** A step definition as read from its source by syntax; it is never loaded by the compiler. */
export interface StepDefinition {
  /** The exported constant: `export const transfers = defineStep("…", …)`. */
  exportName: string;
  /** What generated code imports it from: `tcspec/runtime` for the built-in ones, else a path relative to the project's root. */
  module: string;
  /** The Cucumber Expression. */
  pattern: string;
  /** Asserts by itself (◆): a step of only this phrase needs no expectation. */
  asserts: boolean;
  /** What exactly it asserts, one sentence, from its declaration. */
  description: string;
  example?: string;
  file: string;
  line: number;
}

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
  /** `as *name*` */
  label?: string;
  /** `as alice` */
  user?: string;
}

export interface Binding {
  definition: StepDefinition;
  arguments: BoundArgument[];
  modifiers: BoundModifiers;
  range: Range;
}

/** A phrase that one definition fits, that none fits (with the nearest, values filled in), or several. */
export type BindResult =
  | { kind: "bound"; binding: Binding }
  | { kind: "unbound"; nearest: string[] }
  | { kind: "ambiguous"; candidates: StepDefinition[] };
