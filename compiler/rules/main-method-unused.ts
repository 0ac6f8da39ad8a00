import { allCases, type LocalRule } from "./rule.js";

export const mainMethodUnused: LocalRule = {
  id: "main-method-unused",
  summary: "The main test method runs only where there are no steps: beside steps it is never looked at.",
  severity: "warning",
  scope: "local",
  check({ document }) {
    const section = document.sections.find(({ key }) => key === "main test method");
    const unused = allCases(document).some(
      ({ mainMethod, steps }) => mainMethod !== undefined && steps.length > 0,
    );
    if (section === undefined || !unused) return [];
    return [
      {
        range: section.range,
        message: `Unexpected section "${section.title}" beside steps, expected its checks in the steps: it is never run`,
      },
    ];
  },
};
