import type { Comparator, Metric, Statistic, Unit } from "../model/target.js";

/** The words of the target grammar. What stands in none of these lists names the subject. */

/** `before` needs a number right behind it, `after` does not. */
interface ComparatorPhrase {
  words: readonly string[];
  comparator: Comparator;
  place: "before" | "after";
}

const comparatorPhrases: readonly ComparatorPhrase[] = (
  [
    [
      "<=",
      "before",
      "at most; no more than; not more than; less than or equal to; up to; no longer than; not longer than",
    ],
    ["<=", "before", "not exceed; not exceeding; not above; not over; within; limited to"],
    [
      "<",
      "before",
      "less than; below; under; shorter than; fewer than; lower than; faster than; smaller than",
    ],
    [
      ">=",
      "before",
      "at least; no less than; not less than; no fewer than; not fewer than; greater than or equal to",
    ],
    [">=", "before", "more than or equal to; not below; not under; no lower than; no smaller than"],
    [">", "before", "more than; greater than; above; over; higher than; exceeding"],
    ["==", "before", "exactly; equal to; equals"],
    [">=", "after", "or more; or higher; or better; or above; or greater"],
    ["<=", "after", "or less; or fewer; or lower; or faster; or below"],
  ] as const
)
  .flatMap(([comparator, place, phrases]) =>
    phrases.split("; ").map((phrase) => ({ words: phrase.split(" "), comparator, place })),
  )
  .sort((a, b) => b.words.length - a.words.length);

/** Comparators as phrases, by their first word; the longest that fits wins, and comes first. */
export const comparatorPhrasesFrom: ReadonlyMap<string, readonly ComparatorPhrase[]> = new Map(
  comparatorPhrases.map(({ words: [first = ""] }) => [
    first,
    comparatorPhrases.filter(({ words }) => words[0] === first),
  ]),
);

/** Words that compare; outside of the phrases above they would be read as part of the subject, and so be lost. */
export const comparisonWords = new Set(
  "not no or than most least more less fewer greater exceed exceeds exceeding approximately about roughly".split(
    " ",
  ),
);

export const articles = new Set(["a", "an", "the"]);

/** Before a number, these begin the load under which a bound holds. */
export const loadWords = new Set(["at", "with", "under"]);

/** Before a number, these begin the time over which a bound holds. */
export const durationWords = new Set(["for", "during", "throughout"]);

/** `95th percentile` */
export const ordinalEndings = new Set(["st", "nd", "rd", "th"]);

/** "maximum" is inclusive. Beside an explicit comparator, `max` and `min` are the statistic. */
export const limitWords: ReadonlyMap<string, { comparator: Comparator; statistic?: Statistic }> = new Map([
  ["maximum", { comparator: "<=", statistic: "max" }],
  ["max", { comparator: "<=", statistic: "max" }],
  ["minimum", { comparator: ">=", statistic: "min" }],
  ["min", { comparator: ">=", statistic: "min" }],
  ["limit", { comparator: "<=" }],
  ["limits", { comparator: "<=" }],
]);

export const statisticWords: ReadonlyMap<string, Statistic> = new Map([
  ["average", "mean"],
  ["avg", "mean"],
  ["mean", "mean"],
  ["median", "p50"],
  ["peak", "max"],
]);

export const percentiles: readonly Statistic[] = ["p50", "p90", "p95", "p99", "p99.9"];

/** A figure that holds over a span of time is a mean over it. */
export const sustainedWords = new Set(["sustained", "continuous", "continuously"]);

/** A load that is applied, not judged. */
export const offeredWords = new Set(["offered", "applied", "simulated"]);

export const concurrencyWords = new Set([
  "concurrent",
  "concurrently",
  "parallel",
  "simultaneous",
  "simultaneously",
]);

/** Those who make load; they are never a property of the system under test. */
export const loadMakers = new Set(["user", "users", "client", "clients", "session", "sessions"]);

export const connectionWords = new Set(["connection", "connections", ...loadMakers]);

/** Behind a number they make it another one. */
export const scaleWords = new Set(
  "k thousand thousands million millions mio billion billions bn hundred hundreds dozen".split(" "),
);

/** Of bytes without their B, as Kubernetes writes them. */
export const byteScales = new Set("g t ki mi gi ti".split(" "));

/** What is counted, never timed: "10m users" are no minutes. */
export const countedWords = new Set([...concurrencyWords, ...connectionWords, "request", "requests"]);

/** Words that say nothing about the subject. */
export const fillerWords = new Set(
  "a an the is are be must should shall will stay stays remain remains target targets acceptable allowed required".split(
    " ",
  ),
);

/** Small words that cannot begin or end a subject. */
export const edgeWords = new Set("of for at in on with per to by as".split(" "));

/** Words by which a share tells what it is a share of. */
export const ratioWords: ReadonlyMap<string, Metric> = new Map(
  (
    [
      ["errorRate", "error errors failure failures failed error-rate"],
      ["availability", "availability available uptime success successful"],
      ["cpu", "cpu processor"],
      ["memory", "memory ram"],
      ["quality", "quality accuracy correct correctness precision recall relevance score coverage"],
    ] as const
  ).flatMap(([metric, words]) => words.split(" ").map((word) => [word, metric] as const)),
);

/** What the metrics of the model do not cover: judging it as memory would be wrong. */
export const storageWords = new Set(["storage", "disk", "ssd", "hdd", "volume", "space"]);

/** Per metric: what a bound means that does not say so, the names that are the subject's default one, and an example. */
export const metricDefaults: Readonly<
  Record<
    Metric,
    { comparator: Comparator; unit: Unit; subject: string; aliases: readonly string[]; example: string }
  >
> = {
  latency: { comparator: "<=", unit: "ms", subject: "latency", example: "p95 < 800 ms", aliases: [] },
  throughput: {
    comparator: ">=",
    unit: "rps",
    subject: "throughput",
    example: "at least 50 RPS",
    aliases: [],
  },
  concurrency: {
    comparator: "==",
    unit: "count",
    subject: "concurrent users",
    example: "at most 8 concurrent requests",
    aliases: [],
  },
  memory: {
    comparator: "<=",
    unit: "bytes",
    subject: "memory",
    example: "16GB memory limit",
    aliases: [
      "memory usage",
      "memory utilization",
      "memory utilisation",
      "memory consumption",
      "ram",
      "ram usage",
    ],
  },
  cpu: {
    comparator: "<=",
    unit: "cores",
    subject: "cpu",
    example: "4 CPU cores limit",
    aliases: [
      "cpu usage",
      "cpu utilization",
      "cpu utilisation",
      "cpu load",
      "processor",
      "cores",
      "cpu cores",
    ],
  },
  errorRate: {
    comparator: "<=",
    unit: "ratio",
    subject: "error rate",
    example: "error rate below 1%",
    aliases: ["error", "errors", "error-rate"],
  },
  availability: {
    comparator: ">=",
    unit: "ratio",
    subject: "availability",
    example: "99.9% availability",
    aliases: ["available"],
  },
  quality: {
    comparator: ">=",
    unit: "ratio",
    subject: "quality",
    example: "accuracy at least 0.8",
    aliases: [],
  },
};
