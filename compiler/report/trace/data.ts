import type {
  CaseData,
  DocumentData,
  FindingData,
  LinkData,
  ReportData,
  RunData,
  SectionData,
} from "./report-data.js";
import { redactSecrets } from "../../secrets/find-secrets.js";
import { redactDiagnostic } from "../../check/redact.js";
import { sortDiagnostics } from "../../diagnostics/sort.js";
import { coverages, linkStates, type Trace, type TracedCase } from "../../trace/trace.js";
import { partNames } from "../../trace/parts.js";
import { verdicts } from "../../model/verdict.js";

/** Pages per packed block: more share more words, and take longer to open. */
export const perBlock = { cases: 24, sections: 64 };

export function reportData(trace: Trace): ReportData {
  const words = new Words([...linkStates, ...coverages, ...verdicts, ...partNames]);
  const caseAt = new Map(trace.cases.map(({ id }, at) => [id, at]));
  const documentAt = new Map(trace.documents.map(({ key }, at) => [key, at]));
  const sectionAt = new Map(
    trace.documents.flatMap(({ key, sections }) =>
      sections.map(({ name }, at) => [`${key} ${name}`, at] as const),
    ),
  );
  let page = 0;
  const documents = trace.documents.map(({ key, file, sections }): DocumentData => {
    const top = Math.min(...sections.map(({ depth }) => depth));
    return {
      key,
      ...(file !== undefined && { file }),
      sections: sections.map(({ name, title, depth, coverage, line, duplicate }): SectionData => ({
        name,
        title,
        depth: depth - top,
        coverage,
        line,
        ...(duplicate && { duplicate }),
        page: page++,
      })),
    };
  });
  const links = trace.links.map((link): LinkData => {
    const { problem, changed, unproven } = link;
    return {
      case: caseAt.get(link.case) ?? -1,
      document: documentAt.get(link.document) ?? -1,
      section: sectionAt.get(`${link.document} ${link.section}`) ?? -1,
      states: link.states.map((state) => words.at(state)),
      text: redactSecrets(link.text),
      line: link.line,
      ...(problem !== undefined && { problem: redactSecrets(problem) }),
      ...(changed && { changed: changed.map(({ part }) => words.at(part)) }),
      ...(unproven.length > 0 && { unproven: unproven.map((reason) => words.at(reason)) }),
    };
  });
  return {
    words: words.list,
    documents,
    cases: trace.cases.map(caseData),
    links,
    findings: sortDiagnostics(trace.diagnostics)
      .map(redactDiagnostic)
      .map(({ severity, rule, file, range, message }): FindingData => ({
        severity,
        rule,
        place: `${file}:${range.start.line}:${range.start.column}`,
        message,
      })),
    removed: trace.removed,
    hasLock: trace.hasLock,
    perBlock,
  };
}

function caseData(traced: TracedCase): CaseData {
  const { id, name, file, line, level, priority, category, tags, owner, status, service, evidence } = traced;
  return {
    id,
    name: redactSecrets(name),
    file,
    line,
    ...given({
      level,
      priority,
      category,
      owner,
      status,
      service,
      tier: traced.tier,
      doubt: evidence?.doubt,
    }),
    ...(tags.length > 0 && { tags }),
    verdict: traced.verdict ?? "not run",
    ...(traced.outdated && { outdated: true as const }),
    ...(evidence?.result.partial === true && { partial: true as const }),
    ...(evidence && {
      run: { ...runData(evidence.run), durationMs: evidence.result.durationMs },
      history: evidence.history.slice(0, longestHistory).map((former) => ({
        ...runData(former),
        verdict: former.verdict,
        ...given({ tier: former.tier }),
      })),
    }),
  };
}

/** Runs shown of a case, besides its newest. */
const longestHistory = 9;

function runData({
  runId,
  startedAt,
  profile,
  commit,
  dirty,
}: {
  runId: string;
  startedAt: string;
  profile: string;
  commit?: string | undefined;
  dirty?: boolean | undefined;
}): RunData {
  return {
    runId,
    startedAt,
    profile,
    ...(commit !== undefined && { commit: commit.slice(0, 10) }),
    ...(dirty === true && { dirty }),
  };
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without members that are not there. */
function given<T extends object>(value: T): Given<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Given<T>;
}

class Words {
  readonly list: string[];
  readonly #places: Map<string, number>;

  constructor(known: readonly string[]) {
    this.list = [...new Set(known)];
    this.#places = new Map(this.list.map((word, at) => [word, at]));
  }

  at(word: string): number {
    const known = this.#places.get(word);
    if (known !== undefined) return known;
    this.#places.set(word, this.list.length);
    this.list.push(word);
    return this.list.length - 1;
  }
}
