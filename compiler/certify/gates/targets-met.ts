import type { Metric } from "../../model/target.js";
import type { CaseSelection } from "../config.js";
import type { CertifiedCase, EvidenceItem } from "../evidence.js";
import { changes } from "./cases-pass.js";
import { counted, type Decide, figure, named } from "./outcome.js";
import { selectCases, selectionText } from "./select.js";

interface Judged {
  spec: CertifiedCase;
  target: CertifiedCase["targets"][number];
}

/**
 * Every target of the selected cases was met, by evidence that counts. What targets a case has that nobody has
 * written is not known.
 *
 * @param metrics only targets of these; without any, all
 */
export function targetsMet(selection: CaseSelection, metrics?: readonly Metric[]): Decide {
  return (evidence) => {
    const cases = selectCases(evidence, selection);
    const judged = cases.flatMap((spec) =>
      spec.targets
        .filter(({ metric }) => metrics === undefined || (metric !== undefined && metrics.includes(metric)))
        .map((target): Judged => ({ spec, target })),
    );
    const unwritten = cases.filter(({ file }) => file === undefined).map(({ id }) => id);
    const kind = metrics === undefined ? "targets" : `targets of ${metrics.join(" or ")}`;
    const what = `${kind} in cases of ${selectionText(selection, evidence.level)}`;
    const missed = judged.filter(isMissed);
    const open = judged.filter((item) => !missed.includes(item) && !isMet(item));
    const items = [...missed, ...open, ...judged.filter(isMet)].map(shown);
    const writing =
      unwritten.length > 0 ? [`Write ${named(unwritten)}: what targets they have is not known.`] : [];
    const opening = [
      ...changes([
        ...new Set(open.filter(({ spec }) => spec.standing === "undecided").map(({ spec }) => spec)),
      ]),
      ...open
        .filter(({ spec }) => spec.standing !== "undecided")
        .map(({ spec, target }) => `${spec.id}: "${target.text}" is ${target.verdict}: ${measured(target)}.`),
    ];
    if (missed.length > 0) {
      return {
        verdict: "failed",
        because: `${missed.length} of ${counted(judged.length, "target")} missed: ${namesOf(missed)}.`,
        evidence: items,
        change: [
          ...missed.map(({ spec, target }) => `${spec.id}: meet "${target.text}", ${measured(target)}.`),
          ...opening,
          ...writing,
        ],
      };
    }
    if (open.length > 0 || unwritten.length > 0) {
      return {
        verdict: "undecided",
        because: [
          ...(open.length > 0
            ? [`${open.length} of ${counted(judged.length, "target")} cannot be judged: ${namesOf(open)}.`]
            : []),
          ...(unwritten.length > 0
            ? [`The targets of ${counted(unwritten.length, "case")} that nobody has written are not known.`]
            : []),
        ].join(" "),
        evidence: items,
        change: [...opening, ...writing],
      };
    }
    if (judged.length === 0) {
      return {
        verdict: "undecided",
        because: `There are no ${what}.`,
        evidence: [],
        change: [`Declare ${what}.`],
      };
    }
    return {
      verdict: "passed",
      because: `All ${counted(judged.length, "target")} met.`,
      evidence: items,
      change: [],
    };
  };
}

/** Missed is missed, also where the case would prove nothing else; but not by results of another state. */
const isMissed = ({ spec, target }: Judged): boolean =>
  target.verdict === "failed" && (spec.standing !== "undecided" || spec.objections.length === 0);

/** A target that was met in a case that does not count proves nothing. */
const isMet = ({ spec, target }: Judged): boolean =>
  target.verdict === "passed" && spec.standing !== "undecided";

const namesOf = (list: readonly Judged[]): string =>
  named(list.map(({ spec, target }) => `${target.subject} in ${spec.id}`));

const measured = ({ measured: value, unit, samples }: Judged["target"]): string =>
  value === undefined
    ? "nothing measured"
    : `measured ${Number(value.toPrecision(6))} ${unit} (${counted(samples, "sample")})`;

const shown = ({ spec: { id }, target }: Judged): EvidenceItem =>
  figure(`${id}: ${target.text}`, `${target.verdict}, ${measured(target)}`);
