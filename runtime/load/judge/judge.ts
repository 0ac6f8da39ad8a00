import { isJudged } from "../../expect/evaluation.js";
import { leastSamplesOf, meets } from "../../expect/statistic.js";
import { sumOfAccounts } from "../windows.js";
import { extentOf, groupWindows, latencyByWindow, measureOf } from "./latency.js";
import { judgeOtherRate, rateMeasureOf } from "./rates.js";
import { errorRateOf, sustainedRate, sustainedShare } from "./throughput.js";

import type { Target } from "../../../compiler/model/target.js";
import type { Evaluation } from "../../expect/evaluation.js";
import type { Accounting } from "../accounting.js";
import type { LoadReport, Measure } from "../report.js";
import type { WindowFigure } from "./latency.js";

const inconclusive = (target: Target, samples: number, reason: string): Evaluation => ({
  target,
  samples,
  reason,
});

/**
 * Judges a target by a load. A target has to hold in each window, not in the mean over all; where a window holds too few samples
 * for the statistic, neighbours are judged together. A run that is not valid, or has too few samples in all, is inconclusive.
 * `measured` is the worst window's figure.
 * @throws Error where a load measures nothing of the kind
 */
export function judgeLoad(report: LoadReport, target: Target): Evaluation {
  if (!isJudged(target))
    throw new Error(`Unexpected target "${target.text}", expected a threshold that applies`);
  const { validity } = report;
  if (!validity.valid) return inconclusive(target, report.account.sent, validity.problems.join("; "));
  switch (target.metric) {
    case "latency":
      return judgeLatency(report, target);
    case "throughput":
      return judgeThroughput(report, target);
    case "errorRate":
      return judgeShare(report, target, (account) => errorRateOf(account));
    case "availability":
      return judgeShare(report, target, (account) => 1 - errorRateOf(account));
    default:
      throw new Error(
        `Unexpected ${target.metric} target "${target.text}", expected latency, throughput, error rate or availability: a load measures these`,
      );
  }
}

function judgeLatency(report: LoadReport, target: Target): Evaluation {
  const measure = measureOf(target.subject);
  if (measure === undefined)
    throw new Error(
      `Unexpected subject "${target.subject}", expected one that a load measures: a latency or response time, refusal time, time to first token, time per output token, inter-token latency, end-to-end latency`,
    );
  const samples = report.distributions[measure]?.n ?? 0;
  if (report.kind === "closed" && measure !== "serviceTime")
    return inconclusive(
      target,
      samples,
      "a closed load has no response times: a server that stalls is asked less. Offer an open one",
    );
  const least = leastSamplesOf(target.statistic);
  if (samples < least) return inconclusive(target, samples, tooFewIn(report, samples, least, measure));
  const judged = worstOf(target, samples, latencyByWindow(report, measure, target));
  const untold = judged.met === true ? failuresThatHide(report, measure, target) : undefined;
  return untold === undefined ? judged : inconclusive(target, samples, untold);
}

/**
 * Failures are in no latency. Where more failed than a percentile leaves above it (of other statistics than the 1 % that a rate may lose), nobody
 * knows what it would have been: requests that never came back are the slowest of all. Refusals were answered, and have a time of their own.
 */
function failuresThatHide(report: LoadReport, measure: Measure, target: Target): string | undefined {
  const tolerated = target.statistic.startsWith("p")
    ? 1 - Number(target.statistic.slice(1)) / 100
    : 1 - sustainedShare;
  const groups = groupWindows(
    report.windows,
    leastSamplesOf(target.statistic),
    (window) => window.distributions[measure]?.n ?? 0,
  );
  for (const group of groups) {
    const { sent, ok, aborted } = sumOfAccounts(group.map(({ account }) => account));
    const refused = group.reduce((sum, { distributions }) => sum + (distributions.refusalTime?.n ?? 0), 0);
    // What the end of a closed load cuts off was never the service's to finish.
    const failed = sent - ok - refused - (report.kind === "closed" ? aborted : 0);
    // Rounding of the product must not decide.
    if (failed <= tolerated * sent + 1e-9) continue;
    const { startMs, durationMs } = extentOf(group);
    return `${failed} of ${sent} requests failed from ${seconds(startMs)} to ${seconds(startMs + durationMs)}, which have no ${target.subject}: more than ${Number((100 * tolerated).toFixed(2))} % cannot tell ${target.statistic === "value" ? "each" : `its ${target.statistic}`}`;
  }
  return undefined;
}

const tooFew = (samples: number, least: number, what: string) =>
  `${samples === 0 ? "no" : `only ${samples}`} samples of ${what}, expected at least ${least}`;

/** A load that its run shortened may have been long enough as it was declared. */
function tooFewIn(
  { durationMs, declaredMs = durationMs }: LoadReport,
  samples: number,
  least: number,
  what: string,
): string {
  const problem = tooFew(samples, least, what);
  return declaredMs > durationMs
    ? `${problem}; the run's profile made ${seconds(durationMs)} of the declared ${seconds(declaredMs)}, a longer one (--profile standard or full) gives more`
    : problem;
}

const seconds = (ms: number) => `${Number((ms / 1000).toFixed(1))} s`;

/** The figure that is worst for the bound decides. */
function worstOf(target: Target, samples: number, figures: readonly WindowFigure[]): Evaluation {
  const rising = target.comparator === ">" || target.comparator === ">=";
  const ordered = [...figures].sort((a, b) => (rising ? a.measured - b.measured : b.measured - a.measured));
  const missed = ordered.filter(({ measured }) => !meets(target, measured));
  const worst = missed[0] ?? ordered[0];
  if (worst === undefined) return inconclusive(target, samples, tooFew(0, 1, "windows"));
  const { measured, startMs, durationMs } = worst;
  if (missed.length === 0) return { target, samples, measured, met: true };
  const reason = `in ${missed.length} of ${figures.length} windows, the worst from ${seconds(startMs)} to ${seconds(startMs + durationMs)}`;
  return { target, samples, measured, met: false, reason };
}

function judgeThroughput(report: LoadReport, target: Target): Evaluation {
  const samples = report.account.sent;
  if (samples === 0) return inconclusive(target, 0, tooFew(0, 1, "requests"));
  const measure = rateMeasureOf(target);
  if (measure === undefined)
    throw new Error(
      `Unexpected subject "${target.subject}", expected a rate that a load measures: throughput, goodput, output token throughput`,
    );
  if (measure !== "requests") return judgeOtherRate(report, target, measure);
  const asked = target.comparator === ">" || target.comparator === ">=";
  if (report.kind === "closed") return judgeSaturation(report, target, samples);
  if (!asked)
    return { target, samples, measured: report.achievedRate, met: meets(target, report.achievedRate) };
  const { sustained, measured, problem } = sustainedRate(report, target.value);
  if (!sustained)
    return { target, samples, measured, met: false, ...(problem !== undefined && { reason: problem }) };
  // Arrivals that are more than their rate by chance are not what was to be offered.
  const offered = Math.min(report.offeredRate, report.scheduledRate ?? Infinity);
  if (offered < sustainedShare * target.value)
    return inconclusive(
      target,
      samples,
      `${offered.toFixed(2)} requests per second were offered and served, which cannot show ${target.value}`,
    );
  return { target, samples, measured, met: true };
}

/** A generator at the end of its own strength shows that a rate is reached, never that it is not. */
function judgeSaturation(report: LoadReport, target: Target, samples: number): Evaluation {
  const met = meets(target, report.achievedRate);
  const { cpuCores } = report.validity.facts;
  if (!met && cpuCores > bottleneckCores)
    return inconclusive(
      target,
      samples,
      `${report.achievedRate.toFixed(2)} requests per second with the generator at ${cpuCores.toFixed(2)} cores: it may be the bottleneck`,
    );
  return { target, samples, measured: report.achievedRate, met };
}

const bottleneckCores = 0.95;

/** Of so many requests one that fails does not make the share miss its bound. */
function judgeShare(
  report: LoadReport,
  target: Target,
  share: (account: { sent: number; ok: number }) => number,
): Evaluation {
  // What the end of a closed load cuts off was never the service's to finish.
  const counted = (account: Accounting) =>
    report.kind === "closed" ? { ...account, sent: account.sent - account.aborted } : account;
  const samples = counted(report.account).sent;
  const tolerated = target.metric === "errorRate" ? target.value : 1 - target.value;
  const least = tolerated > 0 ? Math.min(1000, Math.ceil(1 / tolerated)) : 1;
  if (samples < least) return inconclusive(target, samples, tooFewIn(report, samples, least, "requests"));
  const groups = groupWindows(report.windows, least, ({ account }) => account.sent);
  const figures = groups.map((group) => {
    const account = counted(sumOfAccounts(group.map((window) => window.account)));
    return { ...extentOf(group), samples: account.sent, measured: share(account) };
  });
  return worstOf(target, samples, figures);
}
