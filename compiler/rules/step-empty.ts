import type { SpecCase, SpecDocument } from "../document/schema.js";
import { planCase } from "../generate/plan.js";
import { allCases, type Finding, type LocalRule } from "./rule.js";

export const stepEmpty: LocalRule = {
  id: "step-empty",
  summary:
    "A step and an expectation say something: one without words or code is never run and stays pending.",
  severity: "error",
  scope: "local",
  check({ document }) {
    return allCases(document).flatMap((spec) => [
      ...sectionWithoutSteps(spec, document),
      ...emptySteps(spec),
      ...emptyExpectations(spec),
    ]);
  },
};

/** A section with nothing at all in it, and one that is missing, have rules of their own. */
function sectionWithoutSteps(spec: SpecCase, { sections }: SpecDocument): Finding[] {
  if (planCase(spec).steps.length > 0) return [];
  return sections
    .filter(({ key, empty }) => key === "test steps" && !empty)
    .map(({ title, range }) => ({
      range,
      message: `Unexpected section "${title}" without a step, expected a numbered list, e.g. 1. \`postgres\` is healthy`,
      data: { section: "test steps" },
    }));
}

const emptySteps = ({ steps }: SpecCase): Finding[] =>
  steps
    .filter(({ phrase, code, reference }) => phrase === undefined && code.length + reference.length === 0)
    .map(({ number, range }) => ({
      range: { start: range.start, end: range.start },
      message: `Unexpected step ${number} with nothing to run, expected a phrase or code, e.g. ${number}. \`postgres\` is healthy`,
      data: { step: number },
    }));

const emptyExpectations = ({ steps }: SpecCase): Finding[] =>
  steps
    .flatMap(({ expectations }) => expectations)
    .filter(({ phrase }) => phrase.value === "")
    .map(({ id, polarity, range }) => ({
      range: { start: range.start, end: range.start },
      message: `Unexpected expectation ${id} without words, expected what ${polarity === "must" ? "must" : "must not"} hold, e.g. - ${polarity === "must" ? "✅" : "❌"} It succeeds`,
      data: { expectation: id },
    }));
