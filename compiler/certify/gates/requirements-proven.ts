import type { CertifiedCase, EvidenceItem, RequirementEvidence } from "../evidence.js";
import { changes } from "./cases-pass.js";
import { caseItem, counted, type Decide, figure, named } from "./outcome.js";

/**
 * Each section of the requirement documents is covered by a case that passed, and by none that failed.
 *
 * @param about only sections whose title holds one of these words; without any, all that are not informative
 */
export function requirementsProven(about?: readonly string[]): Decide {
  return ({ requirements, cases }) => {
    const words = about?.map((word) => word.toLowerCase());
    const sections = requirements.filter(
      ({ title, informative }) =>
        !informative && (words === undefined || words.some((word) => title.toLowerCase().includes(word))),
    );
    const what = about === undefined ? "requirements" : `requirements about ${about.join(", ")}`;
    if (sections.length === 0) {
      return {
        verdict: "undecided",
        because: `The requirement documents have no ${what}.`,
        evidence: [],
        change: ["Name requirement documents in the configuration (`documents`)."],
      };
    }
    const byId = new Map(cases.map((one) => [one.id, one]));
    const covering = (section: RequirementEvidence) => section.cases.flatMap((id) => byId.get(id) ?? []);
    const failed = sections.filter((section) =>
      covering(section).some(({ standing }) => standing === "failed"),
    );
    const open = sections.filter(
      (section) =>
        !failed.includes(section) && !covering(section).some(({ standing }) => standing === "passed"),
    );
    const involved = [...new Set(sections.flatMap(covering))];
    const evidence = [
      figure("sections proven", `${sections.length - failed.length - open.length} of ${sections.length}`),
      ...[...failed, ...open].map((section): EvidenceItem => ({
        kind: "figure",
        label: nameOf(section),
        value: told(covering(section)),
        section: { document: section.document, name: section.section },
      })),
      ...involved.map(caseItem),
    ];
    if (failed.length > 0) {
      return {
        verdict: "failed",
        because: `Cases that cover ${named(failed.map(nameOf))} failed.`,
        evidence,
        change: changes(involved.filter(({ standing }) => standing === "failed")),
      };
    }
    if (open.length > 0) {
      const untested = open.filter((section) => section.cases.length === 0).map(nameOf);
      const tested = open.filter((section) => section.cases.length > 0).map(nameOf);
      return {
        verdict: "undecided",
        because: `${open.length} of ${counted(sections.length, "section")} of ${what} are not proven: ${named(open.map(nameOf))}.`,
        evidence,
        change: [
          ...(untested.length > 0
            ? [`Have test cases refer to ${named(untested)}, or call it informative in the configuration.`]
            : []),
          ...(tested.length > 0
            ? [`Have a case that covers ${named(tested)} pass by evidence that counts.`]
            : []),
        ],
      };
    }
    return {
      verdict: "passed",
      because: `All ${counted(sections.length, "section")} of ${what} are proven.`,
      evidence,
      change: [],
    };
  };
}

const nameOf = ({ document, section }: RequirementEvidence): string => `${document} ${section}`;

const told = (cases: readonly CertifiedCase[]): string =>
  cases.length === 0 ? "no case covers it" : named(cases.map(({ id, standing }) => `${id} ${standing}`));
