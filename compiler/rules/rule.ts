import type { Catalogue } from "../catalogue/index.js";
import type { ConfigData } from "../config/schema.js";
import type { ReadResult, SpecCase, SpecDocument } from "../document/schema.js";
import type { Diagnostic, RelatedPlace, Severity } from "../model/diagnostic.js";
import type { Range } from "../model/range.js";
import type { LineIndex } from "../parse/index.js";
import type { Plan } from "../plan/planned-cases.js";
import type { Bind } from "../steps/binding.js";
import type { CodeReader } from "./code.js";

/** What a rule says about one place; the framework adds rule, severity and file. */
export interface Finding {
  range: Range;
  /** "Unexpected X, expected Y". */
  message: string;
  data?: Record<string, unknown>;
  related?: RelatedPlace[];
  fix?: NonNullable<Diagnostic["fix"]>;
}

/** A finding of a rule that looks at several files. */
export interface FileFinding extends Finding {
  /** Relative to the project's root, with `/`. */
  file: string;
}

/** The part of a project's configuration that rules look at. */
export type RulesConfig = Pick<
  ConfigData,
  "idPattern" | "levels" | "documents" | "statuses" | "specs" | "plan" | "components" | "services"
>;

/** All that a local rule may look at: one spec, nothing else of the project. */
export interface LocalContext {
  document: SpecDocument;
  source: string;
  lines: LineIndex;
  config: RulesConfig;
  /** Reads the code of steps; absent where no step of the run has code. */
  code?: CodeReader;
}

/** Specs and what they refer to. */
export interface NetworkContext {
  specs: readonly ReadResult[];
  /** Whether `specs` are all of the project's; rules about what is missing say nothing otherwise. */
  complete: boolean;
  catalogue: Catalogue;
  plan?: Plan;
  bind?: Bind;
  /** Reads the code of steps; absent where no step of the run has code. */
  code?: CodeReader;
  /** Whether a file exists, relative to the project's root. */
  hasFile: (path: string) => boolean;
  /** The configuration's file, for findings about the project as a whole. */
  configFile: string;
  config: RulesConfig;
}

/** What is kept of a test case of a spec that is not read again. A {@link SpecCase} has all of it. */
export type IndexedCase = Pick<SpecCase, "id" | "name" | "range" | "level" | "status" | "nextReview">;

/** What is kept of a spec; a {@link ReadResult} is one. */
export interface IndexedSpec {
  document: {
    file: string;
    cases: readonly IndexedCase[];
    unidentified: readonly IndexedCase[];
  };
}

/** What is kept of a spec. */
export function indexed({ document: { file, cases, unidentified } }: IndexedSpec): IndexedSpec {
  const kept = ({ id, name, range, level, status, nextReview }: IndexedCase): IndexedCase => ({
    id,
    name,
    range,
    ...(level && { level }),
    ...(status && { status }),
    ...(nextReview && { nextReview }),
  });
  return { document: { file, cases: cases.map(kept), unidentified: unidentified.map(kept) } };
}

/** All specs of a project, by what is kept of them. */
export interface IndexContext {
  specs: readonly IndexedSpec[];
  /** Whether `specs` are all of the project's; rules about what is missing say nothing otherwise. */
  complete: boolean;
  plan?: Plan;
  /** ISO date. A rule never asks the clock. */
  today: string;
}

interface RuleBase {
  /** Stable: part of the contract. */
  id: string;
  /** One sentence: the first of the rule's page. */
  summary: string;
  /** The default; a project may change it by level and status. */
  severity: Severity;
  /** It guesses: its findings are warnings and say why it thinks so. */
  heuristic?: true;
}

export interface LocalRule extends RuleBase {
  scope: "local";
  check(context: LocalContext): Finding[];
}

/** Judges each spec against what it refers to, never against other specs: its findings are kept as long as both are the same. */
export interface NetworkRule extends RuleBase {
  scope: "network";
  check(context: NetworkContext): FileFinding[];
}

/** Compares specs with each other, with the plan, with the calendar: by what is kept of them, at each check. */
export interface IndexRule extends RuleBase {
  scope: "index";
  check(context: IndexContext): FileFinding[];
}

/** A rule whose findings the reader, the target grammar or the generator gives. */
export interface EmittedRule extends RuleBase {
  scope: "emitted";
  /** The mend of such a finding, where there is exactly one right answer. */
  mend?(finding: Diagnostic, context: LocalContext): Diagnostic["fix"];
}

export type Rule = LocalRule | NetworkRule | IndexRule | EmittedRule;

/** Every test case of a file, also those whose id is not usable: rules look at all of them. */
export function allCases({ cases, unidentified }: SpecDocument): SpecCase[];
export function allCases({ cases, unidentified }: IndexedSpec["document"]): IndexedCase[];
export function allCases({ cases, unidentified }: IndexedSpec["document"]): IndexedCase[] {
  return [...cases, ...unidentified];
}

/** A replacement that is the one right answer. */
export function replacement(range: Range, text: string, description: string): NonNullable<Diagnostic["fix"]> {
  return { description, edits: [{ range, text }] };
}

/** Whether a text still holds braces of a template: `placeholder` speaks about it, other rules do not. */
export function isOpen(text: string): boolean {
  return /\{[^{}]*\}/.test(text);
}
