import type { CaseSelection } from "../config.js";
import type { CertifiedCase } from "../evidence.js";
import { caseItem, counted, type Decide, named } from "./outcome.js";
import { selectCases, selectionText } from "./select.js";

/** Every selected case passed by evidence that counts. Without a case there is nothing to decide by. */
export function casesPass(selection: CaseSelection): Decide {
  return (evidence) => {
    const cases = selectCases(evidence, selection);
    const what = selectionText(selection, evidence.level);
    if (cases.length === 0) {
      return {
        verdict: "undecided",
        because: `There is no test case of ${what}.`,
        evidence: [],
        change: [`Plan or write a test case of ${what}, or give the gate other cases in the configuration.`],
      };
    }
    const failed = cases.filter(({ standing }) => standing === "failed");
    const open = cases.filter(({ standing }) => standing === "undecided");
    const items = [...failed, ...open, ...cases.filter(({ standing }) => standing === "passed")].map(
      caseItem,
    );
    const change = [...changes(failed), ...changes(open)];
    const ids = (list: readonly CertifiedCase[]) => named(list.map(({ id }) => id));
    if (failed.length > 0) {
      return {
        verdict: "failed",
        because: `${failed.length} of ${counted(cases.length, "case")} failed: ${ids(failed)}.`,
        evidence: items,
        change,
      };
    }
    if (open.length > 0) {
      return {
        verdict: "undecided",
        because: `Nothing is proven yet by ${open.length} of ${counted(cases.length, "case")}: ${ids(open)}.`,
        evidence: items,
        change,
      };
    }
    return {
      verdict: "passed",
      because: `All ${counted(cases.length, "case")} of ${what} passed.`,
      evidence: items,
      change: [],
    };
  };
}

/** What would change cases, each once, with those that it would change. */
export function changes(cases: readonly Pick<CertifiedCase, "id" | "change">[]): string[] {
  const byChange = new Map<string, string[]>();
  for (const { id, change } of cases) byChange.set(change, [...(byChange.get(change) ?? []), id]);
  return [...byChange].map(([change, ids]) => `${change} (${named(ids)})`);
}
