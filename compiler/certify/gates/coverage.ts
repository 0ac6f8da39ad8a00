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
    const share = covered / total;
    const evidence = [figure(`${of} covered`, `${covered} of ${total} (${percent(share)})`), ...files];
    if (share > above)
      return {
        verdict: "passed",
        because: `${percent(share)} of ${of} covered, more than ${percent(above)}.`,
        evidence,
        change: [],
      };
    const missing = Math.floor(above * total) + 1 - covered;
    return {
      verdict: "failed",
      because: `${percent(share)} of ${of} covered, expected more than ${percent(above)}.`,
      evidence,
      change: [`Cover ${missing} more of ${total} ${of}.`],
    };
  };
}

/** Rounded down: 94.999 % is not shown as 95 %. */
const percent = (share: number): string => `${Math.floor(share * 10_000) / 100} %`;
