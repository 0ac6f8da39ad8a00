import { indicatorsOf, judgeRecovery } from "../judge/recovery.js";
import { stressLevels } from "../judge/stress.js";
import { factorOf, judged } from "./scenario.js";
import { judgeLevels } from "./stress.js";

import type { RecoveryJudgement, RecoveryLimits } from "../judge/recovery.js";
import type { LoadReport } from "../report.js";
import type { Judgement, Scenario } from "./scenario.js";
import type { StressLimits } from "./stress.js";

export interface SpikeOptions {
  /** Requests per second before and after the spike, and in it. */
  readonly baseRate: number;
  readonly spikeRate: number;
  readonly beforeMs: number;
  readonly spikeMs: number;
  readonly afterMs: number;
  /** What is demanded in the spike; `goodput`: what a good answer keeps. */
  readonly graceful?: StressLimits;
  readonly recovery?: Omit<RecoveryLimits, "withinMs">;
}

export interface Spike extends Judgement {
  readonly recovery: RecoveryJudgement;
}

/** A sudden burst between two stretches of ordinary load: it is borne gracefully, and afterwards all is as before. */
export function spike(options: SpikeOptions): Scenario<Spike> {
  const { baseRate, spikeRate, beforeMs, spikeMs, afterMs } = options;
  const stages = [
    { rate: baseRate, forMs: beforeMs },
    { rate: spikeRate, forMs: spikeMs },
    { rate: baseRate, forMs: afterMs },
  ];
  const goodput = options.graceful?.goodput;
  return {
    rates: { stages },
    ...(goodput !== undefined && { options: { goodput } }),
    judge: (report) => judgeSpike(report, stages, options),
  };
}

function judgeSpike(report: LoadReport, stages: readonly { forMs: number }[], options: SpikeOptions): Spike {
  const factor = factorOf(report);
  const asRun = stages.map(({ forMs }) => ({ forMs: forMs * factor }));
  const [beforeMs = 0, spikeMs = 0, afterMs = 0] = asRun.map(({ forMs }) => forMs);
  // The stretch after it is judged by the recovery: what the spike has left in the queue belongs to it.
  const levels = stressLevels(report, asRun).slice(0, 2);
  const graceful = judgeLevels(report, levels, options.graceful ?? {});
  const before = indicatorsOf(report).filter(({ endMs }) => endMs <= beforeMs);
  const names = Object.keys(before[0]?.values ?? {});
  const indicators = Object.fromEntries(
    names.map((name) => [name, Math.max(...before.map(({ values }) => values[name] ?? Number.NaN))]),
  );
  const recovery = judgeRecovery(indicators, indicatorsOf(report, beforeMs + spikeMs), {
    ...options.recovery,
    withinMs: afterMs,
  });
  const back = recovery.verdict === "not recovered" ? [`After the spike: ${recovery.reason}`] : [];
  if (graceful.verdict === "inconclusive") return { ...graceful, recovery };
  const judgement = judged(report, [...graceful.problems, ...back]);
  if (judgement.verdict === "held" && recovery.verdict === "inconclusive")
    return { verdict: "inconclusive", problems: [recovery.reason], recovery };
  return { ...judgement, recovery };
}
