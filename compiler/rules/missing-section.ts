import type { SectionKey } from "../document/names.js";
import { titleCase } from "./text.js";
import { allCases, type LocalRule } from "./rule.js";

/** Each is there where one of its names is. */
const required: { names: SectionKey[]; why: string }[] = [
  { names: ["primary objective", "test objective"], why: "what the test case is to show" },
  { names: ["test steps", "main test method"], why: "what is done and what must hold" },
];

const forPerformance: { names: SectionKey[]; why: string }[] = [
  { names: ["performance targets"], why: "what the measured figures are judged by" },
];

export const missingSection: LocalRule = {
  id: "missing-section",
  summary: "A test case says what it is to show and how; a performance test also by which targets.",
  severity: "error",
  scope: "local",
  check({ document, lines }) {
    const present = new Set(document.sections.map(({ key }) => key));
    const performance = allCases(document).some(({ category }) =>
      /^performance$/i.test(category?.value ?? ""),
    );
    const range = document.title?.range ?? lines.range(0, 0);
    return [...required, ...(performance ? forPerformance : [])]
      .filter(({ names }) => !names.some((name) => present.has(name)))
      .map(({ names, why }) => ({
        range,
        message: `Unexpected spec without a section "${titleCase(names[0] ?? "")}", expected one: ${why}`,
        data: { section: names[0] },
      }));
  },
};
