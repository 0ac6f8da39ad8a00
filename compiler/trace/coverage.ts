import type { Tier } from "../model/results.js";
import type { ResultsDoubt } from "../seal/run-seal.js";
import type { Coverage, Link, TracedCase, TracedSection } from "./trace.js";

/**
 * Whether a section asks for no test case, by the configuration: its number or name (`10.3`, `Phase 1`), or `10.*` for
 * all below 10.
 */
export function informativeBy(
  patterns: readonly string[],
): (section: Pick<TracedSection, "name" | "number">) => boolean {
  const wanted = patterns.map((pattern) => pattern.trim().toUpperCase());
  return ({ name, number }) =>
    wanted.some((pattern) =>
      pattern.endsWith(".*")
        ? number.toUpperCase().startsWith(pattern.slice(0, -1)) ||
          name.toUpperCase().startsWith(pattern.slice(0, -1))
        : pattern === number.toUpperCase() || pattern === name.toUpperCase(),
    );
}

/**
 * The coverage of a section by the links that lead to it. One that asks for no test case asks for none with one, too: a
 * test more never makes the coverage of a document less.
 */
export function coverageOf(links: readonly Link[], informative: boolean): Coverage {
  if (informative) return "informative";
  if (links.some(({ unproven }) => unproven.length === 0)) return "proven";
  return links.length > 0 ? "shallow" : "uncovered";
}

const doubtReasons: Readonly<Record<ResultsDoubt, string>> = {
  "changed results": "its results were changed after the run wrote them",
  "results without seal": "its results have no seal, so that nobody can tell what the run found",
};

/** Why a test case does not prove what a link says it covers, in sentences; empty where it does. */
export function unprovenBy(link: Pick<Link, "states">, traced: TracedCase, tiers: readonly Tier[]): string[] {
  const doubts = link.states.filter((state) =>
    ["dangling", "ambiguous", "title mismatch", "suspect"].includes(state),
  );
  const reasons = doubts.map(
    (state) => `the link is ${state === "title mismatch" ? "of another title" : state}`,
  );
  const { evidence } = traced;
  if (evidence === undefined) return [...reasons, "it was never run"];
  const { result, run } = evidence;
  if (result.verdict !== "passed") reasons.push(`its verdict is ${result.verdict}`);
  if (result.partial) reasons.push("it was run in part");
  if (run.profile !== "full") reasons.push(`it ran at profile ${run.profile}, not full`);
  if (result.tier !== undefined && !tiers.includes(result.tier))
    reasons.push(`tier ${result.tier} does not count (${tiers.join(", ")})`);
  if (evidence.doubt !== undefined) reasons.push(doubtReasons[evidence.doubt]);
  if (traced.outdated)
    reasons.push(
      result.specHash === traced.specHash
        ? "its test data have changed since it ran"
        : "the spec has changed since it ran",
    );
  if (isDraft(traced)) reasons.push("it is a draft");
  return reasons;
}

/** A draft is run, and proves nothing. */
export function isDraft({ status }: Pick<TracedCase, "status">): boolean {
  return status?.trim().toLowerCase() === "draft";
}
