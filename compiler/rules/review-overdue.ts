import { isoDate } from "./dates.js";
import { allCases, type IndexRule } from "./rule.js";

export const reviewOverdue: IndexRule = {
  id: "review-overdue",
  summary: "A test case whose review day has passed may no longer say the truth.",
  severity: "warning",
  scope: "index",
  check({ specs, today }) {
    const all = specs.flatMap(({ document }) =>
      allCases(document).map((spec) => ({ file: document.file, ...spec })),
    );
    return all.flatMap(({ file, nextReview, status }) => {
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
          file,
          range: nextReview.range,
          message: `Unexpected review day ${day} in the past, expected a review, and then a later day`,
          data: { nextReview: day },
        },
      ];
    });
  },
};
