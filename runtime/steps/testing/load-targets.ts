/** Targets and quantities of tests of phrases about loads. */
import type { Target } from "../../../compiler/model/target.js";

/** One of 20 requests per second, but for what is given. */
const declared = (of: Partial<Target>): Target => ({
  metric: "throughput",
  statistic: "mean",
  comparator: ">=",
  value: 20,
  unit: "rps",
  subject: "throughput",
  role: "threshold",
  text: "20 RPS sustained",
  line: 5,
  column: 1,
  ...of,
});

export const throughputOf = (value: number): Target => declared({ value, text: `${value} RPS sustained` });

/** An upper bound on the mean of a time, in milliseconds. */
export const latencyOf = (value: number, subject = "response time"): Target =>
  declared({
    metric: "latency",
    comparator: "<=",
    value,
    unit: "ms",
    subject,
    text: `${value} ms average ${subject}`,
  });

export const errorRateOf = (value: number): Target =>
  declared({
    metric: "errorRate",
    statistic: "value",
    comparator: "<=",
    value,
    unit: "ratio",
    subject: "error rate",
    text: `error rate at most ${100 * value} %`,
  });

export const memoryOf = (value: number): Target =>
  declared({
    metric: "memory",
    statistic: "value",
    comparator: "<=",
    value,
    unit: "bytes",
    subject: "memory",
    text: `${value} bytes of memory`,
  });

export const cpuOf = (value: number): Target =>
  declared({
    metric: "cpu",
    statistic: "value",
    comparator: "<=",
    value,
    unit: "cores",
    subject: "cpu",
    text: `${value} CPU cores`,
  });

export const rps = (value: number) => ({ value, unit: "rps" });
export const ms = (value: number) => ({ value, unit: "ms" });
