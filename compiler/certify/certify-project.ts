import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import { levelByPattern } from "../config/id-pattern.js";
import type { LoadedConfig } from "../config/load.js";
import { readRequirements } from "../catalogue/index.js";
import { packageRoot } from "../files/package-root.js";
import type { Results } from "../model/results.js";
import { contradictionsOf } from "../plan/contradictions.js";
import { caseFacts } from "../plan/facts.js";
import type { ProjectState } from "../standing/project-state.js";
import { buildTrace } from "../trace/build-trace.js";
import { digestsOf } from "../trace/digest.js";
import { isResolved } from "../trace/trace.js";
import { certifiedCases } from "./cases.js";
import { type Certification, certify } from "./certify.js";
import type { Waiver } from "./config.js";
import type { RequirementEvidence } from "./evidence.js";
import { gatesOf } from "./gates-of.js";
import { weakServices } from "./objections.js";
import { readCoverage } from "./read-coverage.js";
import { readDefects } from "./read-defects.js";
import { isWeakness } from "./waivers.js";

export interface CertifyProjectOptions {
  /** The highest level to certify; all below it are certified first. */
  level: number;
  /** ISO date. */
  today: string;
  /** What version control says of the project as it is now. */
  now: Pick<Results, "commit" | "dirty">;
  waivers: readonly Waiver[];
}

/** The levels of a project in order: those that the configuration names, else those that ids have. */
export function levelsOf({ data }: LoadedConfig, state: ProjectState): number[] {
  const named = Object.keys(data.levels).map(Number);
  const levelOf = levelByPattern(data.idPattern);
  const found = state.documents.flatMap(({ cases }) =>
    cases.flatMap(({ id, level }) => level?.value ?? levelOf(id.value) ?? []),
  );
  return [...new Set(named.length > 0 ? named : found)].sort((a, b) => a - b);
}

/** Entries of the configuration's gates that name none. */
export function gateProblems({ data }: LoadedConfig): string[] {
  return Object.keys(data.certification.gates ?? {}).flatMap(
    (level) => gatesOf(Number(level), data.certification).problems,
  );
}

/** Certifies a project's levels up to one, in order. Reads coverage and defects; all else stands in the state. */
export function certifyProject(
  loaded: LoadedConfig,
  state: ProjectState,
  options: CertifyProjectOptions,
): Certification[] {
  const { data, root } = loaded;
  const { certification } = data;
  const { evidence, generated, documents, tree } = state;
  const facts = caseFacts({
    ...(tree && { tree }),
    documents,
    diagnostics: state.diagnostics,
    compiled: new Set(generated.keys()),
    results: evidence.newest,
    certified: new Set(),
    levelOf: levelByPattern(data.idPattern),
  });
  const textOf = (file: string) =>
    existsSync(resolve(root, file)) ? readFileSync(resolve(root, file), "utf8") : undefined;
  const coverage = certification.coverage.map((file) => {
    const text = textOf(file);
    return { file, ...(text !== undefined && { text }) };
  });
  const { defects } = certification;
  return certify({
    evidence: {
      cases: certifiedCases(facts, {
        evidence,
        generated,
        documents,
        waivers: options.waivers,
        today: options.today,
        ...(options.now.commit !== undefined && { commit: options.now.commit }),
      }),
      coverage: readCoverage(coverage, packageRoot()),
      defects: readDefects(defects, defects === undefined ? undefined : textOf(defects)),
      requirements: requirementsOf(loaded, state),
      plan: { ...(tree && { file: tree.file }), contradictions: tree ? contradictionsOf(tree) : [] },
      services: Object.fromEntries(Object.entries(data.services).map(([name, { kind }]) => [name, kind])),
    },
    levels: levelsOf(loaded, state)
      .filter((level) => level <= options.level)
      .map((level) => {
        const name = data.levels[String(level)]?.name;
        return { level, ...(name !== undefined && { name }), gates: gatesOf(level, certification).gates };
      }),
    waivers: options.waivers,
    today: options.today,
    obstacles: obstaclesOf(state, options),
    weakServices: (id, kind) => {
      const newest = evidence.newest.get(id);
      if (newest === undefined || !isWeakness(kind)) return [];
      return weakServices(newest, { evidence }).find(({ tier }) => tier === kind)?.names ?? [];
    },
  });
}

function obstaclesOf({ evidence }: ProjectState, { now }: CertifyProjectOptions): string[] {
  const unreadable = evidence.diagnostics.filter(({ rule }) => rule === "results-unreadable");
  return [
    ...(now.dirty === true
      ? [
          `Files differ from commit ${now.commit?.slice(0, 12) ?? ""}: what is here is no state that results could be of.`,
        ]
      : []),
    ...unreadable.map(
      ({ file, message }) => `${file} cannot be read, and may hold newer results: ${message}`,
    ),
  ];
}

/** Sections of the requirement documents, with the cases whose references lead to them. */
function requirementsOf({ data }: LoadedConfig, { root, documents }: ProjectState): RequirementEvidence[] {
  const read = Object.entries(data.documents).map(([key, { file }]) => {
    const path = file === undefined ? undefined : resolve(root, file);
    if (file === undefined || path === undefined || !existsSync(path)) return { key, entries: [] };
    return { key, file, entries: readRequirements(readFileSync(path), file).document.entries };
  });
  const { trace } = buildTrace({
    config: data,
    cases: documents.flatMap((document) => digestsOf(document)),
    documents: read,
    evidence: new Map(),
  });
  // Of a document without a file nobody knows what there is to be proven.
  const withText = trace.documents.filter(({ file }) => file !== undefined);
  return withText.flatMap(({ key, sections }) =>
    sections.map(({ name, title, coverage }) => ({
      document: key,
      section: name,
      title,
      informative: coverage === "informative",
      cases: [
        ...new Set(
          trace.links
            .filter((link) => link.document === key && link.section === name && isResolved(link))
            .map((link) => link.case),
        ),
      ],
    })),
  );
}
