import type { Contradiction } from "../plan/contradictions.js";
import type { CaseResult, Tier } from "../model/results.js";
import type { Metric } from "../model/target.js";
import type { Verdict } from "../model/verdict.js";
import type { Waiver } from "./config.js";

/** What a gate decides from. All of it is data: a gate reads no file and asks no clock. */
export interface GateEvidence {
  /** The level that is certified. */
  level: number;
  /** Every test case of the project, planned or written. */
  cases: readonly CertifiedCase[];
  coverage: CoverageEvidence;
  defects: DefectEvidence;
  requirements: readonly RequirementEvidence[];
  plan: PlanEvidence;
  /** Kinds of the services that the project configures, by name. */
  services: Readonly<Record<string, string>>;
  /** The levels below, as they were certified. */
  lower: readonly { level: number; outcome: Outcome }[];
}

export type Outcome = "certified" | "conditional" | "failed" | "undecided";

/** Why evidence does not count by itself. */
export interface Objection {
  kind:
    | "changed results"
    | "no seal"
    | "no journal"
    | "changed journal"
    | "interrupted"
    | "in part"
    | "other commit"
    | "no commit"
    | "uncommitted changes"
    | "changed spec"
    | "newer spec"
    | "changed test"
    | "draft"
    | "findings"
    | Weakness;
  sentence: string;
}

/** What a waiver can cover: services that are not the deployment under test, or load and time that were scaled down. */
export type Weakness = Exclude<Tier, "real"> | "scaled";

/** One test case with what speaks for and against it. */
export interface CertifiedCase {
  id: string;
  name: string;
  level?: number;
  priority?: string;
  /** Words that selectors look for: segments of the id, category, type, tags, words of the name. */
  about: readonly string[];
  planned: boolean;
  /** Relative to the project's root; absent where no spec holds the case. */
  file?: string;
  /** Why it is not complete: the first finding of `check`. */
  incomplete?: string;
  runId?: string;
  verdict?: Verdict;
  /** The services that its newest result used. */
  services: readonly string[];
  targets: readonly (CaseResult["targets"][number] & { metric?: Metric })[];
  /** Whether it counts: `passed` and `failed` by evidence that counts, else `undecided`. */
  standing: "passed" | "failed" | "undecided";
  /** One sentence that says why. */
  because: string;
  /** What would make it count as passed; empty where it does. */
  change: string;
  objections: readonly Objection[];
  /** Waivers without which it would not count. */
  waivers: readonly Waiver[];
}

/** Coverage of the system under test, as its own tests measured it (Istanbul's `coverage-summary.json`). */
export type CoverageEvidence =
  | { known: false; because: string }
  | { known: true; files: readonly string[]; metrics: Readonly<Record<CoverageMetric, CoverageFigure>> };

export const coverageMetrics = ["lines", "statements", "functions", "branches"] as const;
export type CoverageMetric = (typeof coverageMetrics)[number];

export interface CoverageFigure {
  total: number;
  covered: number;
}

export interface Defect {
  id: string;
  title: string;
  severity: string;
  /** Anything but `closed`, `fixed`, `resolved`, `rejected`, `done`, `verified` is open. */
  status: string;
}

export type DefectEvidence =
  { known: false; because: string } | { known: true; file: string; defects: readonly Defect[] };

/** A section of a requirement document and the cases that refer to it. */
export interface RequirementEvidence {
  document: string;
  /** As it is named in its document: `5.1`, `Task 3.2`. */
  section: string;
  title: string;
  /** The configuration says that it asks for no test case. */
  informative: boolean;
  cases: readonly string[];
}

export interface PlanEvidence {
  /** The plan's file; absent where there is none. */
  file?: string;
  contradictions: readonly Contradiction[];
}

export type GateVerdict = "passed" | "failed" | "undecided";

/** Something that a gate's verdict rests on. */
export type EvidenceItem =
  | { kind: "case"; id: string; standing: CertifiedCase["standing"]; because: string }
  | { kind: "figure"; label: string; value: string; section?: { document: string; name: string } }
  | { kind: "file"; file: string }
  | { kind: "note"; text: string };

/** What a gate came to. */
export interface GateResult {
  verdict: GateVerdict;
  /** One sentence. */
  because: string;
  evidence: readonly EvidenceItem[];
  /** What would change it, in sentences; empty where it passed. */
  change: readonly string[];
}

/** A quality gate: a pure function over evidence. */
export interface Gate {
  id: string;
  /** What it asks, in words. */
  title: string;
  decide(evidence: GateEvidence): GateResult;
}
