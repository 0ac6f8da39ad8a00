import { sameTitle } from "../catalogue/index.js";
import type { NetworkRule } from "./rule.js";

export const planUnknown: NetworkRule = {
  id: "plan-unknown",
  summary: "A test case that the plan does not know, or knows by another name.",
  severity: "warning",
  scope: "network",
  check({ specs, plan }) {
    if (plan === undefined) return [];
    const planned = new Map(plan.cases.map((one) => [one.id, one]));
    return specs.flatMap(({ document }) =>
      document.cases.flatMap(({ id, name }) => {
        const entry = planned.get(id.value);
        if (entry === undefined)
          return [
            {
              file: document.file,
              range: id.range,
              message: `Unexpected test case ${id.value}, expected one that ${plan.file} names`,
              data: { id: id.value },
            },
          ];
        if (entry.name === undefined || sameTitle(entry.name, name.value)) return [];
        return [
          {
            file: document.file,
            range: name.range,
            message: `Unexpected name "${name.value}", expected "${entry.name}" as in ${plan.file}`,
            data: { id: id.value, name: name.value, expected: entry.name },
            related: [{ message: `planned as "${entry.name}"`, file: plan.file, range: entry.range }],
          },
        ];
      }),
    );
  },
};
