import type { CatalogueSection } from "../catalogue/index.js";
import type { ConfigData } from "../config/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { coverageOf, informativeBy, unprovenBy } from "./coverage.js";
import type { CaseDigest } from "./digest.js";
import { traceFinding } from "./finding.js";
import { changedParts, type Lock } from "./lock/lock.js";
import { type PartHashes, sectionParts } from "./parts.js";
import { type Findable, resolveReference } from "./resolve.js";
import type { CaseEvidence } from "./results/evidence.js";
import {
  isResolved,
  type Link,
  linkName,
  type LinkState,
  linkStates,
  type Trace,
  type TracedCase,
  type TracedDocument,
  type TracedSection,
} from "./trace.js";

/** A requirement document as read; without a file nothing is known of its sections. */
export interface DocumentInput {
  key: string;
  file?: string;
  entries: readonly CatalogueSection[];
}

/** All that a trace is made of, read. */
export interface TraceInput {
  config: Pick<ConfigData, "documents" | "trace">;
  cases: readonly CaseDigest[];
  documents: readonly DocumentInput[];
  /** Absent where nothing was ever accepted. A damaged one says nothing about what was, so every link is in doubt. */
  lock?: Lock | "damaged";
  evidence: ReadonlyMap<string, CaseEvidence>;
  /** What reading found. */
  diagnostics?: readonly Diagnostic[];
}

/** A trace, and the hashes of its links' parts by the link's name: what accepting writes down. */
export interface BuiltTrace {
  trace: Trace;
  hashes: ReadonlyMap<string, PartHashes>;
}

/** Follows every reference, compares every link with what was accepted, and says what is covered and proven. */
export function buildTrace(input: TraceInput): BuiltTrace {
  const { config, lock } = input;
  const diagnostics = [...(input.diagnostics ?? [])];
  const known = input.documents.map((document) => namedSections(document, diagnostics));
  const byKey = new Map(known.map((document) => [document.key, document]));
  const cases = tracedCases(input, diagnostics);
  const hashes = new Map<string, PartHashes>();
  const links = cases.flatMap(({ traced, digest }) => {
    const seen = new Set<string>();
    return digest.references.map((reference): Link => {
      const found = resolveReference(reference, config.documents, (key) => byKey.get(key)?.sections);
      const link: Link = {
        case: traced.id,
        document: found.document,
        section: found.section,
        states: [...found.states],
        text: reference.text,
        file: traced.file,
        line: reference.range.start.line,
        ...(found.problem !== undefined && { problem: found.problem }),
        unproven: [],
      };
      const name = linkName(link);
      const second = seen.has(name);
      seen.add(name);
      if (second) link.states.push("duplicate");
      if (isResolved(link)) {
        const parts = { ...byKey.get(link.document)?.parts.get(link.section), ...digest.parts };
        hashes.set(name, parts);
        judgeAcceptance(link, parts, lock);
      }
      link.states = sorted(link.states);
      link.unproven = unprovenBy(link, traced, config.trace.tiers);
      return link;
    });
  });
  const present = new Set(links.filter(isResolved).map(linkName));
  return {
    trace: {
      documents: known.map((document) => tracedDocument(document, config, links)),
      cases: cases.map(({ traced }) => traced),
      links,
      hasLock: lock !== undefined,
      removed: [...(lock === "damaged" ? [] : (lock?.keys() ?? []))]
        .filter((name) => !present.has(name))
        .sort(),
      diagnostics,
    },
    hashes,
  };
}

function judgeAcceptance(link: Link, parts: PartHashes, lock: TraceInput["lock"]): void {
  if (lock === "damaged") {
    link.states.push("suspect");
    link.problem ??= "what was accepted cannot be read";
    return;
  }
  const accepted = lock?.get(linkName(link));
  if (accepted === undefined) {
    link.states.push("not accepted");
    return;
  }
  const changed = changedParts(accepted, parts);
  if (changed.length === 0) link.states.push("accepted");
  else {
    link.states.push("suspect");
    link.changed = changed;
  }
}

function sorted(states: readonly LinkState[]): LinkState[] {
  return [...states].sort((a, b) => linkStates.indexOf(a) - linkStates.indexOf(b));
}

interface NamedSection extends Findable {
  depth: number;
  line: number;
  duplicate: boolean;
}

interface KnownDocument {
  key: string;
  file?: string;
  /** Absent where the document has no file. */
  sections?: NamedSection[];
  parts: Map<string, PartHashes>;
}

/** Names the sections of a document. Of a number that stands twice, both are kept: `3.4`, `3.4 (2)`. */
function namedSections({ key, file, entries }: DocumentInput, diagnostics: Diagnostic[]): KnownDocument {
  const parts = new Map<string, PartHashes>();
  if (file === undefined) return { key, parts };
  const first = new Map<string, { section: NamedSection; entry: CatalogueSection }>();
  const names = new Map<string, number>();
  const sections = entries.map((entry): NamedSection => {
    const { kind, number, title, depth, range } = entry;
    const plain = kind === "task" ? `Task ${number}` : kind === "phase" ? `Phase ${number}` : number;
    const count = (names.get(plain) ?? 0) + 1;
    names.set(plain, count);
    const name = count === 1 ? plain : `${plain} (${count})`;
    const section = { name, kind, number, title, depth, line: range.start.line, duplicate: count > 1 };
    const former = first.get(plain);
    if (former === undefined) first.set(plain, { section, entry });
    else {
      former.section.duplicate = true;
      diagnostics.push(
        traceFinding(
          "section-duplicate",
          "error",
          file,
          `Unexpected second section ${plain} of ${key}, expected each number once: a reference to it is ambiguous`,
          {
            range,
            data: { document: key, section: plain },
            related: [{ message: "first here", file, range: former.entry.range }],
          },
        ),
      );
    }
    parts.set(name, sectionParts(entry));
    return section;
  });
  return { key, file, sections, parts };
}

function tracedCases(
  { cases, evidence }: TraceInput,
  diagnostics: Diagnostic[],
): { traced: TracedCase; digest: CaseDigest }[] {
  const byId = new Map<string, CaseDigest>();
  for (const digest of cases) if (!byId.has(digest.id)) byId.set(digest.id, digest);
  for (const [id, { result, run }] of evidence) {
    if (byId.has(id)) continue;
    diagnostics.push(
      traceFinding(
        "result-unknown",
        "warning",
        result.file,
        `Unexpected result of ${id} in run ${run.runId} (${result.verdict}), expected one of a test case that the project has`,
        { data: { case: id, run: run.runId } },
      ),
    );
  }
  return [...byId.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((digest) => ({ digest, traced: tracedCase(digest, evidence.get(digest.id)) }));
}

function tracedCase(
  { references: _references, parts: _parts, ...facts }: CaseDigest,
  evidence: CaseEvidence | undefined,
): TracedCase {
  if (evidence === undefined) return { ...facts, outdated: false };
  const { verdict, tier, specHash, dataHash } = evidence.result;
  return {
    ...facts,
    verdict,
    ...(tier !== undefined && { tier }),
    // Older results say nothing of their data.
    outdated: specHash !== facts.specHash || (dataHash !== undefined && dataHash !== facts.dataHash),
    evidence,
  };
}

function tracedDocument(
  document: KnownDocument,
  config: TraceInput["config"],
  links: readonly Link[],
): TracedDocument {
  const { key, file } = document;
  const hasText = document.sections !== undefined;
  const own = links.filter((link) => link.document === key && isResolved(link));
  const bySection = new Map<string, Link[]>();
  for (const link of own) bySection.set(link.section, [...(bySection.get(link.section) ?? []), link]);
  const isInformative = informativeBy(config.documents[key]?.informative ?? []);
  const sections = (document.sections ?? namedOnly(own)).map((section): TracedSection => ({
    ...section,
    coverage: hasText ? coverageOf(bySection.get(section.name) ?? [], isInformative(section)) : "no text",
  }));
  return { key, names: config.documents[key]?.names ?? [], ...(file !== undefined && { file }), sections };
}

/** The sections of a document without a file: those that references name. */
function namedOnly(links: readonly Link[]): NamedSection[] {
  const names = [...new Set(links.map(({ section }) => section))].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  return names.map((name) => ({
    name,
    number: name,
    kind: "section",
    title: "",
    depth: 1,
    line: 1,
    duplicate: false,
  }));
}
