import { allCases, type Finding, isOpen, type LocalContext, type LocalRule, replacement } from "./rule.js";
import { isoDate, meantDate } from "./dates.js";

export const dateForm: LocalRule = {
  id: "date-form",
  summary: "Dates are written as 2026-11-23, so that they sort and nobody takes the day for the month.",
  severity: "error",
  scope: "local",
  check(context) {
    return allCases(context.document).flatMap(({ created, lastUpdated, nextReview }) => [
      ...dateOf("Created", created, context),
      ...dateOf("Last Updated", lastUpdated, context),
      // A review may wait for an event: "After implementation".
      ...dateOf(
        "Next Review",
        nextReview && looksLikeDate(nextReview.value) ? nextReview : undefined,
        context,
      ),
    ]);
  },
};

function looksLikeDate(value: string): boolean {
  return /\d{1,4}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,4}/u.test(value) || meantDate(value) !== undefined;
}

function dateOf(
  field: string,
  date: { value: string; range: Finding["range"] } | undefined,
  { source }: LocalContext,
): Finding[] {
  if (date === undefined || isOpen(date.value) || isoDate(date.value) !== undefined) return [];
  const meant = meantDate(date.value);
  const { start, end } = date.range;
  const plain = source.slice(start.offset, end.offset) === date.value;
  return [
    {
      range: date.range,
      message: `Unexpected date "${date.value}" in ${field}, expected year-month-day such as ${meant ?? "2026-11-23"}`,
      data: { field, value: date.value },
      ...(meant !== undefined && plain && { fix: replacement(date.range, meant, `Write ${meant}`) }),
    },
  ];
}
