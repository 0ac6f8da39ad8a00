import { nearest } from "../words/nearest.js";
import { orList } from "./text.js";
import { allCases, isOpen, type LocalRule, replacement } from "./rule.js";

export const statusValue: LocalRule = {
  id: "status-value",
  summary: "A test case has a status that the project knows.",
  severity: "error",
  scope: "local",
  check({ document, source, config }) {
    return allCases(document).flatMap(({ status }) => {
      if (status === undefined || isOpen(status.value) || config.statuses.includes(status.value)) return [];
      const right = nearest(status.value, config.statuses);
      const { start, end } = status.range;
      const plain = source.slice(start.offset, end.offset) === status.value;
      return [
        {
          range: status.range,
          message: `Unexpected status "${status.value}", expected ${orList(config.statuses)}`,
          data: { status: status.value, expected: config.statuses },
          ...(right !== undefined && plain && { fix: replacement(status.range, right, `Write "${right}"`) }),
        },
      ];
    });
  },
};
