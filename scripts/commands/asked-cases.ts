import { posix } from "node:path";

import type { Diagnostic } from "../../compiler/model/diagnostic.js";
import { type Project, selectSpecs } from "../../compiler/project/project.js";
import { idPattern, select, type Candidate } from "../../runtime/run/select.js";
import { readLatestResults } from "../../runtime/run/store.js";
import { UsageError } from "../usage-error.js";

/** What a run is asked for by criteria: each that is given must hold. */
export interface Criteria {
  level?: number[];
  priority?: string[];
  tag?: string[];
  requirement?: string[];
  rerunFailed?: boolean;
}

/** What a run is asked for. */
export interface Asked {
  cases: Candidate[];
  /** Specs that were named, and that no case can be run of: none could be read, or others have their ids. */
  unusable: ReadonlySet<string>;
  /** Such specs of which nobody knows whether they fit what was asked for. */
  unknown: readonly string[];
}

/**
 * Finds the cases that are asked for.
 *
 * @param selectors case ids (`*` for any part), spec files or globs; all cases without any
 */
export async function askedCases(
  project: Project,
  candidates: readonly Candidate[],
  selectors: readonly string[],
  criteria: Criteria,
): Promise<Asked> {
  const { level, priority, tag, requirement, rerunFailed } = criteria;
  const usable = new Set(candidates.map(({ planned }) => planned.file));
  const unusable = project.specs.filter((file) => !usable.has(file));
  const named = selectors.length > 0 ? await namedBy(selectors, candidates, unusable, project) : undefined;
  const cases = select(candidates, {
    ...named,
    ...(level && { levels: level }),
    ...(priority && { priorities: priority }),
    ...(tag && { tags: tag }),
    ...(requirement && { requirements: requirement }),
    ...(rerunFailed && { rerun: notPassed(project.root) }),
  });
  // Where all cases fit, what was found in these specs is told anyway.
  const isNarrow =
    (level ?? priority ?? tag ?? requirement) !== undefined && cases.length < candidates.length;
  return {
    cases,
    unusable: new Set(unusable.filter((file) => named?.files.has(file))),
    unknown: named === undefined && isNarrow ? unusable : [],
  };
}

/** What compiling found about the specs of these cases, and about those that were named in vain. */
export function findingsAbout(
  diagnostics: readonly Diagnostic[],
  candidates: readonly Candidate[],
  { cases, unusable }: Asked,
  mine: readonly Candidate[],
): Diagnostic[] {
  const files = new Set([...unusable, ...mine.map(({ planned }) => planned.file)]);
  // A spec without a usable case cannot be selected; its errors count where nothing narrower was asked for.
  const whole = cases.length === candidates.length;
  const ofOthers = new Set(candidates.map(({ planned }) => planned.file).filter((file) => !files.has(file)));
  return diagnostics.filter(({ file }) => files.has(file) || (whole && !ofOthers.has(file)));
}

/** A selector is a case id where one fits, else a file or glob. Where no id could be read, the file's name stands for it. */
async function namedBy(
  selectors: readonly string[],
  candidates: readonly Candidate[],
  unusable: readonly string[],
  project: Project,
): Promise<{ ids: string[]; files: ReadonlySet<string> }> {
  const byName = new Map(selectors.map((selector) => [selector, unusable.filter(isCalled(selector))]));
  const ids = selectors.filter(
    (selector) =>
      (byName.get(selector) ?? []).length > 0 ||
      candidates.some(({ planned }) => idPattern(selector).test(planned.id)),
  );
  const others = selectors.filter((selector) => !ids.includes(selector));
  const { specs, unmatched } = await selectSpecs(project, others, process.cwd());
  if (unmatched.length > 0) {
    throw new UsageError(
      `Nothing matches ${unmatched.join(", ")}: expected a case id (such as ${candidates[0]?.planned.id ?? "TC-L2-INT-DB-001"}) or a spec of ${project.config.specs.join(", ")}.`,
    );
  }
  return { ids, files: new Set([...specs, ...[...byName.values()].flat()]) };
}

function isCalled(selector: string): (file: string) => boolean {
  const pattern = idPattern(selector);
  return (file) => pattern.test(posix.basename(file, posix.extname(file)));
}

function notPassed(root: string): Set<string> {
  const results = readLatestResults(root);
  if (!results) throw new UsageError("--rerun-failed: no former run found (.tcspec/results/latest.json).");
  return new Set(results.cases.filter(({ verdict }) => verdict !== "passed").map(({ id }) => id));
}
