/**
 * What the page's script reads: everything but the pages of cases and sections, compact, because there may be
 * thousands. Words that repeat are given by their place in `words`.
 */
export interface ReportData {
  words: string[];
  documents: DocumentData[];
  cases: CaseData[];
  links: LinkData[];
  findings: FindingData[];
  /** Accepted links that are no more. */
  removed: string[];
  hasLock: boolean;
  /** How many pages stand in one packed block. */
  perBlock: { cases: number; sections: number };
}

export interface DocumentData {
  key: string;
  file?: string;
  sections: SectionData[];
}

export interface SectionData {
  name: string;
  title: string;
  /** Depth below the document's highest. */
  depth: number;
  coverage: string;
  line: number;
  duplicate?: true;
  /** Place of its page among those of all documents. */
  page: number;
}

export interface CaseData {
  id: string;
  name: string;
  file: string;
  line: number;
  level?: number;
  priority?: string;
  category?: string;
  tags?: string[];
  owner?: string;
  status?: string;
  service?: string;
  /** `not run` without a result. */
  verdict: string;
  tier?: string;
  outdated?: true;
  /** Why its results prove nothing, whatever its verdict. */
  doubt?: "changed results" | "results without seal";
  partial?: true;
  run?: RunData & { durationMs: number };
  history?: (RunData & { verdict: string; tier?: string })[];
}

export interface RunData {
  runId: string;
  startedAt: string;
  profile: string;
  commit?: string;
  dirty?: true;
}

export interface LinkData {
  /** Places in `cases` and `documents`; -1 for a document that there is not. */
  case: number;
  document: number;
  /** Place in the document's sections; -1 where it leads nowhere. */
  section: number;
  /** Places in `words`, the worst first. */
  states: number[];
  text: string;
  line: number;
  problem?: string;
  /** Places in `words`. */
  changed?: number[];
  unproven?: number[];
}

export interface FindingData {
  severity: string;
  rule: string;
  place: string;
  message: string;
}
