import { type Verdict, verdicts } from "../model/verdict.js";
import { isDraft } from "./coverage.js";
import {
  type Coverage,
  coverages,
  type LinkState,
  linkStates,
  type Trace,
  type TracedDocument,
} from "./trace.js";

export interface DocumentSummary {
  key: string;
  sections: number;
  coverage: Record<Coverage, number>;
  /** Sections that ask for a test case. */
  asked: number;
}

/** The figures of a trace. */
export interface TraceSummary {
  cases: number;
  links: number;
  /** Links in this state, among others that they may be in. */
  states: Record<LinkState, number>;
  verdicts: Record<Verdict | "not run", number>;
  /** Test cases whose spec has changed since their result. */
  outdated: number;
  /** Test cases whose results were changed or have no seal: they prove nothing, whatever the verdict. */
  doubted: number;
  /** Drafts among the test cases: they prove nothing, whatever their verdict. */
  drafts: number;
  sections: number;
  coverage: Record<Coverage, number>;
  /** Sections that ask for a test case. */
  asked: number;
  documents: DocumentSummary[];
  errors: number;
  warnings: number;
}

export function summarise(trace: Trace): TraceSummary {
  const documents = trace.documents.map(summariseDocument);
  return {
    cases: trace.cases.length,
    links: trace.links.length,
    states: counts(
      linkStates,
      trace.links.flatMap(({ states }) => states),
    ),
    verdicts: counts(
      [...verdicts, "not run"] as const,
      trace.cases.map(({ verdict }) => verdict ?? "not run"),
    ),
    outdated: trace.cases.filter(({ outdated }) => outdated).length,
    doubted: trace.cases.filter(({ evidence }) => evidence?.doubt !== undefined).length,
    drafts: trace.cases.filter(isDraft).length,
    sections: documents.reduce((sum, { sections }) => sum + sections, 0),
    asked: documents.reduce((sum, { asked }) => sum + asked, 0),
    coverage: counts(
      coverages,
      trace.documents.flatMap(({ sections }) => sections.map(({ coverage }) => coverage)),
    ),
    documents,
    errors: trace.diagnostics.filter(({ severity }) => severity === "error").length,
    warnings: trace.diagnostics.filter(({ severity }) => severity === "warning").length,
  };
}

function summariseDocument({ key, sections }: TracedDocument): DocumentSummary {
  const coverage = counts(
    coverages,
    sections.map((section) => section.coverage),
  );
  const asked = sections.length - coverage.informative - coverage["no text"];
  return { key, sections: sections.length, coverage, asked };
}

function counts<T extends string>(names: readonly T[], found: readonly T[]): Record<T, number> {
  const result = Object.fromEntries(names.map((name) => [name, 0])) as Record<T, number>;
  for (const name of found) result[name] += 1;
  return result;
}

/** What `--fail-on` can name, and how often it is found. */
export const failures = {
  uncovered: ({ coverage }: TraceSummary) => coverage.uncovered,
  unproven: ({ coverage }: TraceSummary) => coverage.uncovered + coverage.shallow,
  dangling: ({ states }: TraceSummary) => states.dangling,
  ambiguous: ({ states }: TraceSummary) => states.ambiguous,
  "title-mismatch": ({ states }: TraceSummary) => states["title mismatch"],
  duplicate: ({ states }: TraceSummary) => states.duplicate,
  suspect: ({ states }: TraceSummary) => states.suspect,
  "not-accepted": ({ states }: TraceSummary) => states["not accepted"],
  outdated: ({ outdated }: TraceSummary) => outdated,
} as const;
export type FailOn = keyof typeof failures;
