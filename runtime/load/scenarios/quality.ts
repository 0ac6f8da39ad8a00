import { stressLevel } from "../judge/stress.js";
import { judged } from "./scenario.js";

import type { LoadReport } from "../report.js";
import type { Judgement, Scenario } from "./scenario.js";

export interface Quality extends Judgement {
  /** Answers that are what was asked for / answers that came (2xx); 1 is all of them. */
  readonly share: number;
  readonly answers: number;
}

/**
 * Whether the answers stay right under load: each request says what its reply has to hold (`expected`), and of the replies at least
 * `least` (a share) hold it. Requests that got no reply are the business of error rates.
 */
export function qualityUnderLoad(rate: number, forMs: number, least = 1): Scenario<Quality> {
  return { rates: { rate, forMs }, judge: (report) => judgeQuality(report, least) };
}

/** The same of a load that was offered already. */
export function judgeQuality(report: LoadReport, least: number): Quality {
  const { wrongAnswers } = stressLevel(report.windows, false);
  const answers = report.account.ok + wrongAnswers;
  const share = answers === 0 ? Number.NaN : report.account.ok / answers;
  if (answers === 0) return { ...judged(report, ["No request got a reply"]), share, answers };
  const problem = `${wrongAnswers} of ${answers} replies under load are not what was asked for (${percent(1 - share)}), expected at least ${percent(least)} to be`;
  return { ...judged(report, share >= least ? [] : [problem]), share, answers };
}

const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`;
