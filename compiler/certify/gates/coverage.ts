import type { CoverageMetric } from "../evidence.js";
import { type Decide, figure } from "./outcome.js";

/**
 * More than a share of the code of the system under test was covered by its own tests.
 *
 * @param above from 0 to 1; a coverage of just that is not enough
 */
export function coverageAbove(above: number, of: CoverageMetric): Decide {
  return ({ coverage }) => {
    const wanted = `Give the coverage of the system under test (coverage-summary.json) by \`certification.coverage\`.`;
    if (!coverage.known)
      return { verdict: "undecided", because: coverage.because, evidence: [], change: [wanted] };
    const files = coverage.files.map((file) => ({ kind: "file" as const, file }));
    const { total, covered } = coverage.metrics[of];
    if (total === 0) {
      return {
        verdict: "undecided",
        because: `The coverage knows no ${of}.`,
        evidence: files,
        change: [wanted],
      };
    }
    const isMore = (count: number) => count / total > above;
    const figures = `${covered} of ${total}`;
    const shown = percent(covered, total, above);
    const limit = `${Number((100 * above).toPrecision(12))} %`;
    const evidence = [figure(`${of} covered`, `${figures} (${shown})`), ...files];
    if (isMore(covered))
      return {
        verdict: "passed",
        because: `${shown} of ${of} covered (${figures}), more than ${limit}.`,
        evidence,
        change: [],
      };
    // Of all 100 % are not more than 100 %.
    let enough = Math.max(covered, Math.floor(above * total) - 1);
    while (enough < total && !isMore(enough)) enough += 1;
    return {
      verdict: "failed",
      because: `${shown} of ${of} covered (${figures}), expected more than ${limit}.`,
      evidence,
      change: [
        isMore(enough)
          ? `Cover ${enough - covered} more of ${total} ${of}.`
          : `Give the gate another share: nothing is more than ${limit}.`,
      ],
    };
  };
}

/**
 * Rounded down, so that 94.999 % is not shown as 95 %; with as many digits as tell it from the share it is compared with, so
 * that 95.0001 % is not shown as 95 %, more than 95 %.
 */
function percent(covered: number, total: number, above: number): string {
  const share = covered / total;
  for (let digits = 2; digits < 12; digits += 1) {
    const scale = 10 ** digits;
    const shown = Math.floor((100 * covered * scale) / total) / scale;
    if (share > above ? shown > 100 * above : true) return `${shown} %`;
  }
  return `${100 * share} %`;
}
