import type { CaseSelection } from "../config.js";
import { changes } from "./cases-pass.js";
import { caseItem, type Decide, figure, named } from "./outcome.js";
import { selectCases, selectionText } from "./select.js";

/** Kinds of services that a system depends on; its own parts are `model` and `gateway`. */
const ownKinds: readonly string[] = ["model", "gateway"];

/**
 * Each external service was used by a selected case that passed, and by none that failed.
 *
 * @param names the services; without any, all that the project configures but for models and gateways
 */
export function servicesReached(selection: CaseSelection, names?: readonly string[]): Decide {
  return (evidence) => {
    const wanted =
      names ??
      Object.entries(evidence.services)
        .filter(([, kind]) => !ownKinds.includes(kind))
        .map(([name]) => name);
    if (wanted.length === 0) {
      return {
        verdict: "undecided",
        because: "The configuration names no external service.",
        evidence: [],
        change: ["Name the services that the system depends on in the configuration."],
      };
    }
    const cases = selectCases(evidence, selection);
    const users = new Map(
      wanted.map((name) => [name, cases.filter(({ services }) => services.includes(name))]),
    );
    const failing = wanted.filter((name) => users.get(name)?.some(({ standing }) => standing === "failed"));
    const open = wanted.filter(
      (name) => !failing.includes(name) && !users.get(name)?.some(({ standing }) => standing === "passed"),
    );
    const items = [
      ...wanted.map((name) => {
        const list = users.get(name) ?? [];
        const passed = list.filter(({ standing }) => standing === "passed").length;
        return figure(name, `${passed} of ${list.length} cases that used it passed`);
      }),
      ...[...new Set([...users.values()].flat())].map(caseItem),
    ];
    const what = selectionText(selection, evidence.level);
    if (failing.length > 0) {
      const broken = cases.filter(
        (one) => one.standing === "failed" && failing.some((name) => one.services.includes(name)),
      );
      return {
        verdict: "failed",
        because: `Cases that use ${named(failing)} failed.`,
        evidence: items,
        change: changes(broken),
      };
    }
    if (open.length > 0) {
      return {
        verdict: "undecided",
        because: `No case of ${what} that counts has used ${named(open)} and passed.`,
        evidence: items,
        change: open.map(
          (name) => `Have a case of ${what} that uses ${name} pass, on a service that counts.`,
        ),
      };
    }
    return {
      verdict: "passed",
      because: `Cases that passed have used ${wanted.join(", ")}.`,
      evidence: items,
      change: [],
    };
  };
}
