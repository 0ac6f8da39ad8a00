import type { DataArgument, Phrase, SpecCase } from "../document/schema.js";
import type { Range } from "../model/range.js";
import type { BoundArgument, BoundModifiers } from "../model/step-call.js";
import type { Scope } from "./parameters.js";

export type { BoundArgument, BoundModifiers };

/** What generated code imports the built-in definitions from. */
export const builtInModule = "tcspec/runtime";

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
  /** It compares with the beginning of the step: generated code has it remember that. */
  remembers?: true;
  /** Fixtures that a case with this phrase has from its beginning. */
  fixtures?: string[];
  /** What exactly it asserts, one sentence, from its declaration. */
  description: string;
  example?: string;
  file: string;
  line: number;
}

/** A definition that fits a phrase, and what it is given. */
export interface BoundPhrase {
  definition: StepDefinition;
  arguments: BoundArgument[];
  modifiers: BoundModifiers;
}

export interface Binding extends BoundPhrase {
  range: Range;
}

type Unmatched =
  /**
   * `likeness`: of the nearest phrase, from 0 to 1. `reason`: a definition fits but for an argument (an unknown service, an
   * undeclared target).
   */
  | { kind: "unbound"; nearest: string[]; likeness?: number; reason?: string }
  | { kind: "ambiguous"; candidates: StepDefinition[] };

/** A phrase that one definition fits, that none fits (with the nearest, values filled in), or several. */
export type BindResult = { kind: "bound"; binding: Binding } | Unmatched;

/** The same of a text that stands nowhere. */
export type Matched = { kind: "bound"; binding: BoundPhrase } | Unmatched;

/** Matches the Markdown of a phrase; with `mustAssert` only with definitions that assert. */
export type Match = (markdown: string, mustAssert: boolean, scope: Scope) => Matched;

/** What a phrase is bound in: its case (values, targets, Service Name), what it is, the data under it. */
export interface BindContext {
  spec: SpecCase;
  role: "step" | "expectation" | "precondition" | "setup" | "teardown";
  data: DataArgument[];
}

/** Binds one phrase: pure, quick, the same for the same input. */
export type Bind = (phrase: Phrase, context: BindContext) => BindResult;
