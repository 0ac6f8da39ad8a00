import { isoDate } from "./dates.js";
import { allCases, type LocalRule } from "./rule.js";

export const reviewOverdue: LocalRule = {
  id: "review-overdue",
  summary: "A test case whose review day has passed may no longer say the truth.",
  severity: "warning",
  scope: "local",
  check({ document, today }) {
    return allCases(document).flatMap(({ nextReview, status }) => {
      const day = nextReview && isoDate(nextReview.value);
      if (
        nextReview === undefined ||
        day === undefined ||
        day >= today ||
        /^deprecated$/iu.test(status?.value ?? "")
      )
        return [];
      return [
        {
          range: nextReview.range,
          message: `Unexpected review day ${day} in the past, expected a review, and then a later day`,
          data: { nextReview: day },
        },
      ];
    });
  },
};
