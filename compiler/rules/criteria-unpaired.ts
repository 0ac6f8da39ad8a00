import type { LocalRule } from "./rule.js";

export const criteriaUnpaired: LocalRule = {
  id: "criteria-unpaired",
  summary: "Pass criteria and fail criteria come in pairs: what counts as a failure is said, not guessed.",
  severity: "warning",
  scope: "local",
  check({ document: { sections } }) {
    const pass = sections.find(({ key }) => key === "pass criteria");
    const fail = sections.find(({ key }) => key === "fail criteria");
    const only = pass === undefined ? fail : fail === undefined ? pass : undefined;
    if (only === undefined) return [];
    const other = only === pass ? "Fail Criteria" : "Pass Criteria";
    return [
      {
        range: only.range,
        message: `Unexpected section "${only.title}" without its counterpart, expected a section "${other}" beside it`,
        data: { missing: other.toLowerCase() },
      },
    ];
  },
};
