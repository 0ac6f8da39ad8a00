import * as z from "zod";

export const metricSchema = z.enum([
  "latency",
  "throughput",
  "concurrency",
  "memory",
  "cpu",
  "errorRate",
  "availability",
  "quality",
]);

/** How samples become the one figure that is compared. `value` takes each sample as it is: all must hold. */
export const statisticSchema = z.enum(["value", "mean", "min", "max", "p50", "p90", "p95", "p99", "p99.9"]);

export const comparatorSchema = z.enum(["<=", "<", ">=", ">", "=="]);

/** Milliseconds, requests per second, a plain number, bytes, CPU cores, a share from 0 to 1. */
export const unitSchema = z.enum(["ms", "rps", "count", "bytes", "cores", "ratio"]);

/**
 * One bound of a performance target, in base units. A *threshold* is judged, a *workload* (`50 concurrent users`)
 * is applied. `notApplicable` holds the reason of `N/A (reason)`; the other fields then describe nothing.
 */
export const targetSchema = z.object({
  metric: metricSchema,
  statistic: statisticSchema,
  comparator: comparatorSchema,
  value: z.number(),
  unit: unitSchema,
  /** What the bound is about, as code and phrases name it: "connection time", "throughput". */
  subject: z.string(),
  role: z.enum(["threshold", "workload"]),
  /** The bound as the author wrote it. */
  text: z.string(),
  line: z.int().min(1),
  column: z.int().min(1),
  notApplicable: z.string().optional(),
  /** How long the bound must hold or the workload is applied ("for 30 minutes"). */
  durationMs: z.number().optional(),
});

export type Metric = z.infer<typeof metricSchema>;
export type Statistic = z.infer<typeof statisticSchema>;
export type Comparator = z.infer<typeof comparatorSchema>;
export type Unit = z.infer<typeof unitSchema>;
export type Target = z.infer<typeof targetSchema>;
