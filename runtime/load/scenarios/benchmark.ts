import { Distribution } from "../histogram/distribution.js";
import { judgeLoad } from "../judge/judge.js";
import { judgeGraceful, rateLimitProblems, stressLevel } from "../judge/stress.js";
import { errorRateOf, sustainedRate, sustainedShare } from "../judge/throughput.js";
import { judged } from "./scenario.js";

import type { Metric, Target } from "../../../compiler/model/target.js";
import type { Summary } from "../histogram/distribution.js";
import type { StressLevel } from "../judge/stress.js";
import type { GoodputLimits, LoadReport, Measure } from "../report.js";
import type { Judgement, Scenario } from "./scenario.js";

export interface BenchmarkLimits {
  /** What a good answer keeps; without it each answer that is ok is good. */
  readonly goodput?: GoodputLimits;
  /** In which time the excess is refused (p95); 1 s by default. */
  readonly refusalTimeMs?: number;
  /** The load is sent as users: what the rate limit of one refuses says nothing of what the service carries. */
  readonly asUsers?: boolean;
  /** Thresholds that a level has to meet to be carried; of latency, error rate and availability. */
  readonly targets?: readonly Target[];
}

/** One rate, and what came of it: `held` where the service carried it. Rates are per second. */
export interface BenchmarkLevel extends Judgement, StressLevel {
  /** The rate that was asked for. */
  readonly rate: number;
  readonly achievedRate: number;
  readonly errorRate: number;
  readonly ok: number;
  readonly durationMs: number;
  /** In milliseconds, of the requests that ended ok; by the name of the measure. */
  readonly latencies: Readonly<Partial<Record<Measure, Summary>>>;
  readonly outputTokensPerSecond?: number;
}

const judgedMetrics: ReadonlySet<Metric> = new Set(["latency", "errorRate", "availability"]);
const shown: readonly Measure[] = ["responseTime", "timeToFirstToken", "timePerOutputToken", "endToEnd"];

/**
 * One level of a benchmark. The service carries it if the rate comes back in each window, at least 99 % of the answers are good, and no
 * target is missed; what has too few samples to be judged stands in nobody's way.
 */
export function benchmarkLevel(
  rate: number,
  forMs: number,
  limits: BenchmarkLimits = {},
): Scenario<BenchmarkLevel> {
  const { goodput } = limits;
  return {
    rates: { rate, forMs },
    ...(goodput !== undefined && { options: { goodput } }),
    judge: (report) => judgeLevel(report, rate, limits),
  };
}

function judgeLevel(report: LoadReport, rate: number, limits: BenchmarkLimits): BenchmarkLevel {
  const { targets = [], asUsers = false } = limits;
  const { account, achievedRate, durationMs, tokens, goodput } = report;
  const { sustained, problem } = sustainedRate(report, rate);
  const good = goodput?.good ?? account.ok;
  const missed = targets
    .filter(({ metric }) => judgedMetrics.has(metric))
    .flatMap((target) => {
      const { met, measured = Number.NaN } = judgeLoad(report, target);
      return met === false ? [`${target.subject} is ${figure(measured)}, expected "${target.text}"`] : [];
    });
  const problems = [
    ...(sustained ? [] : [problem ?? "the rate was not sustained"]),
    ...(good < sustainedShare * account.ok ? [`only ${good} of ${account.ok} answers were good`] : []),
    ...missed,
  ];
  const level = stressLevel(report.windows, goodput !== undefined);
  const limited = asUsers && judgeGraceful([level], limits).graceful ? rateLimitProblems([level]) : [];
  return {
    ...level,
    ...(limited.length > 0 ? { verdict: "inconclusive", problems: limited } : judged(report, problems)),
    rate,
    achievedRate,
    errorRate: errorRateOf(account),
    ok: account.ok,
    durationMs,
    latencies: latenciesOf(report),
    ...(tokens !== undefined && { outputTokensPerSecond: tokens.outputTokensPerSecond }),
  };
}

const figure = (value: number) => String(Number(value.toPrecision(4)));

function latenciesOf({ distributions }: LoadReport): Partial<Record<Measure, Summary>> {
  const latencies: Partial<Record<Measure, Summary>> = {};
  for (const measure of shown) {
    const snapshot = distributions[measure];
    const summary = snapshot && Distribution.restore(snapshot).summary();
    if (summary !== undefined) latencies[measure] = summary;
  }
  return latencies;
}

export interface BenchmarkOptions extends BenchmarkLimits {
  /** Requests per second of the levels that are offered in any case. */
  readonly rates: readonly number[];
  /** How long each level lasts, in milliseconds. */
  readonly forMs: number;
  /** No rate above is offered. */
  readonly upTo?: number;
}

export interface Benchmark extends Judgement {
  /** By rising rate. */
  readonly levels: readonly BenchmarkLevel[];
  /** The highest rate up to which no level was offered in vain: what the service carries. */
  readonly knee: BenchmarkLevel | undefined;
  /** The next level above the knee was not carried; otherwise the service may carry more. */
  readonly saturated: boolean;
}

/** Rates are narrowed until the one that is not carried is at most this much above the one that is. */
const precision = 1.2;
const mostLevels = 12;

const byRate = (levels: readonly BenchmarkLevel[]) => [...levels].sort((a, b) => a.rate - b.rate);

interface Bracket {
  readonly carried: BenchmarkLevel | undefined;
  readonly missed: BenchmarkLevel | undefined;
  /** A level above the one that is carried, and below the one that is not, says nothing. */
  readonly unknown: boolean;
}

/** The knee, and the lowest level that was not carried. Of a level that says nothing a higher one may say that it is carried. */
function bracket(levels: readonly BenchmarkLevel[]): Bracket {
  const rising = byRate(levels);
  const first = rising.findIndex(({ verdict }) => verdict === "missed");
  const below = first === -1 ? rising : rising.slice(0, first);
  const last = below.findLastIndex(({ verdict }) => verdict === "held");
  return { carried: below[last], missed: rising[first], unknown: last < below.length - 1 };
}

/**
 * The rate to offer next, after these levels: first those that are offered in any case, then twice the highest one that was carried until
 * one is not, then the geometric mean of both until they are 20 % apart. Undefined when the knee is found, or cannot be: above a level
 * that the generator could not offer nothing is known.
 */
export function nextRate(levels: readonly BenchmarkLevel[], options: BenchmarkOptions): number | undefined {
  const { rates, upTo = Infinity } = options;
  const offered = new Set(levels.map(({ rate }) => rate));
  const due = [...rates].sort((a, b) => a - b).find((rate) => !offered.has(rate));
  if (due !== undefined) return due;
  const { carried, missed, unknown } = bracket(levels);
  if (carried === undefined || unknown || levels.length >= mostLevels) return undefined;
  if (missed === undefined) return carried.rate < upTo ? Math.min(2 * carried.rate, upTo) : undefined;
  if (missed.rate / carried.rate <= precision) return undefined;
  return Number(Math.sqrt(carried.rate * missed.rate).toPrecision(3));
}

/** What levels say together. Pure. */
export function judgeBenchmark(
  given: readonly BenchmarkLevel[],
  { refusalTimeMs }: Pick<BenchmarkLimits, "refusalTimeMs"> = {},
): Benchmark {
  const levels = byRate(given);
  const { carried: knee, missed, unknown: open } = bracket(levels);
  const believed = levels.filter(({ verdict }) => verdict !== "inconclusive");
  // How much the service carries is a figure; that nobody gets a wrong answer, and is refused where there is no room, is demanded.
  const { problems: served } = judgeGraceful(believed, {
    keptGoodput: 0,
    ...(refusalTimeMs !== undefined && { refusalTimeMs }),
  });
  const found = { levels, knee, saturated: missed !== undefined && !open };
  const unknown = [
    ...new Set(levels.filter((level) => !believed.includes(level)).flatMap(({ problems }) => problems)),
  ];
  if (believed.length === 0) return { ...found, verdict: "inconclusive", problems: unknown };
  const none =
    knee === undefined && missed !== undefined
      ? [`Not even ${figure(missed.rate)} requests per second were carried: ${missed.problems.join("; ")}`]
      : [];
  const problems = [...none, ...served];
  return { ...found, verdict: problems.length === 0 ? "held" : "missed", problems };
}

/** Whether the knee is at least this rate; undefined where the levels that would tell say nothing, or were not offered. */
export function carries({ knee, saturated, levels }: Benchmark, rate: number): boolean | undefined {
  if (knee !== undefined && knee.rate >= rate) return true;
  const missed = levels.find(({ verdict }) => verdict === "missed");
  return saturated || (missed !== undefined && missed.rate <= rate) ? false : undefined;
}

/**
 * Looks for the knee of a service's capacity: offers one level after another, each a load of its own that begins when the one before is
 * answered, as `nextRate` says. `offer` offers one (`load.scenario`) and gives what it says of it.
 */
export async function benchmark(
  offer: (level: Scenario<BenchmarkLevel>) => Promise<{ readonly judgement: BenchmarkLevel }>,
  options: BenchmarkOptions,
): Promise<Benchmark> {
  const levels: BenchmarkLevel[] = [];
  for (;;) {
    const rate = nextRate(levels, options);
    if (rate === undefined) return judgeBenchmark(levels, options);
    const { judgement } = await offer(benchmarkLevel(rate, options.forMs, options));
    levels.push(judgement);
  }
}
