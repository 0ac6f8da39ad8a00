import { isoDate } from "./dates.js";
import { allCases, type LocalRule } from "./rule.js";

export const dateOrder: LocalRule = {
  id: "date-order",
  summary: "A test case is created, then updated, then reviewed: its dates follow each other.",
  severity: "error",
  scope: "local",
  check({ document }) {
    return allCases(document).flatMap(({ created, lastUpdated, nextReview }) => {
      const dated = [
        { name: "Created", date: created },
        { name: "Last Updated", date: lastUpdated },
        { name: "Next Review", date: nextReview },
      ].flatMap(({ name, date }) =>
        date !== undefined && isoDate(date.value) !== undefined ? [{ name, ...date }] : [],
      );
      return dated.slice(1).flatMap((later, at) => {
        const earlier = dated[at];
        if (earlier === undefined || earlier.value <= later.value) return [];
        return [
          {
            range: later.range,
            message: `Unexpected ${later.name} ${later.value} before ${earlier.name} ${earlier.value}, expected that day or a later one`,
            data: { earlier: earlier.value, later: later.value },
            related: [
              { message: `${earlier.name} is ${earlier.value}`, file: document.file, range: earlier.range },
            ],
          },
        ];
      });
    });
  },
};
