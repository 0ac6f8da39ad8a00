import { allCases, type LocalRule } from "./rule.js";
import { targetRange } from "./declared-bounds.js";

export const averageOnly: LocalRule = {
  id: "average-only",
  summary: "An average hides the slow requests: a latency has a percentile or a maximum, too.",
  severity: "warning",
  heuristic: true,
  scope: "local",
  check({ document, source, lines }) {
    return allCases(document).flatMap(({ targets }) => {
      const latencies = targets.filter(
        ({ metric, role, notApplicable }) =>
          metric === "latency" && role === "threshold" && notApplicable === undefined,
      );
      return latencies
        .filter(
          ({ statistic, subject }) =>
            statistic === "mean" &&
            !latencies.some(
              (other) =>
                other.statistic !== "mean" &&
                other.statistic !== "min" &&
                (other.subject === subject || latencies.length === 2),
            ),
        )
        .map((target) => ({
          range: targetRange(target, document, source, lines),
          message: `Unexpected average alone for the ${target.subject}, expected a percentile beside it, such as p95 < 3 s: the targets have no other bound of it, and an average of many quick requests hides the slow ones`,
          data: { subject: target.subject },
        }));
    });
  },
};
