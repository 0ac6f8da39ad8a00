import { failuresInWords } from "../accounting.js";
import { judged } from "./scenario.js";

import type { LoadReport } from "../report.js";
import type { Judgement } from "./scenario.js";

export interface Saturation extends Judgement {
  /** Requests per second that ended ok. */
  readonly rate: number;
  /** Answered otherwise, lost or given up; without those that were open at the end. */
  readonly failed: number;
}

/** What a closed load says of a service: it serves so much when it is asked for as much as it can. No request may fail. */
export function judgeSaturation(report: LoadReport): Saturation {
  const { account, achievedRate } = report;
  const answered = account.sent - account.aborted;
  const failed = answered - account.ok;
  const problems = [
    ...(account.ok === 0 ? ["No request was served, expected as many as the service can"] : []),
    ...(failed > 0
      ? [`${failed} of ${answered} requests failed (${failuresInWords(account)}), expected none to`]
      : []),
  ];
  return { ...judged(report, problems), rate: achievedRate, failed };
}
