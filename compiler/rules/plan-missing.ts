import type { NetworkRule } from "./rule.js";

export const planMissing: NetworkRule = {
  id: "plan-missing",
  summary: "A test case of the plan that nobody has written yet.",
  severity: "info",
  scope: "network",
  check({ specs, complete, plan }) {
    if (plan === undefined || !complete) return [];
    const written = new Set(specs.flatMap(({ document }) => document.cases.map(({ id }) => id.value)));
    return plan.cases
      .filter(({ id }) => !written.has(id))
      .map(({ id, range }) => ({
        file: plan.file,
        range,
        message: `Unexpected gap: no spec holds ${id}, expected one`,
        data: { id },
      }));
  },
};
