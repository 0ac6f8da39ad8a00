import * as z from "zod";

/** The figures of a distribution in `unit`; percentiles by nearest rank. */
export const figuresSchema = z.object({
  n: z.int(),
  min: z.number(),
  mean: z.number(),
  p50: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number(),
  "p99.9": z.number(),
  max: z.number(),
});

/** One load of a case, as the results tell it; its series stand in `file`. Rates are per second. */
export const loadResultSchema = z.object({
  /**
   * By step and order in it: `load-1`, `load-1.2` the second one of the same step, `load-2` the first of the next step with loads. A load
   * that is offered again, because the generator has spoilt it, keeps its name: the last one of a name counts.
   */
  name: z.string(),
  /** The load's {@link loadRecordSchema record}, relative to the project's root. */
  file: z.string(),
  /** The step that asked for it; absent outside of steps. */
  step: z.int().optional(),
  service: z.string(),
  kind: z.enum(["open", "closed"]),
  /** What was asked for, in words. */
  description: z.string(),
  /** What was sent: `POST /v1/chat/completions, body sha256:…`. */
  request: z.string().optional(),
  /** ISO 8601: the begin of the measured time. */
  startedAt: z.string(),
  durationMs: z.number(),
  /** The measured time that the spec asks for, where the run's profile made it shorter: such a load certifies nothing. */
  declaredMs: z.number().optional(),
  offeredRate: z.number(),
  achievedRate: z.number(),
  sent: z.int(),
  ok: z.int(),
  /** Of a closed load, requests that were open when its time was over: neither ok nor failed. */
  cutOff: z.int().optional(),
  /** By measure (`responseTime`, …): milliseconds, but for `outputTokenRate` (tokens per second). */
  figures: z.record(z.string(), figuresSchema),
  outputTokensPerSecond: z.number().optional(),
  /** What a simulated service says of itself: `suite; slots=8; queue=256; time scale 0.02`. Its figures mean nothing without. */
  capacity: z.string().optional(),
  /** Whether the generator kept its promise; what is not valid says nothing about the service. */
  valid: z.boolean(),
  problems: z.array(z.string()),
});

/** Requests that were sent and did not end ok, but for those that were cut off because a closed load was over. */
export const failedOf = ({ sent, ok, cutOff = 0 }: Pick<LoadResult, "sent" | "ok" | "cutOff">): number =>
  sent - ok - cutOff;

const secondSchema = z.object({
  /** From the begin of the measured time. */
  startMs: z.number(),
  durationMs: z.number(),
  due: z.number(),
  sent: z.number(),
  ok: z.number(),
  failed: z.number(),
  /** Requests that were open at its end. */
  open: z.number(),
  /** Of the requests that ended ok in this stretch. */
  latency: z.object({ p50: z.number(), p95: z.number(), max: z.number() }).optional(),
});

/** What one service used while the load ran. Lists of one length; a figure that is not known is null. */
const resourceSchema = z.object({
  service: z.string(),
  /** From the begin of the measured time. */
  atMs: z.array(z.number()),
  memoryBytes: z.array(z.number()),
  /** Since the point before. */
  cores: z.array(z.number().nullable()),
  descriptors: z.array(z.number().nullable()),
});

/** A bound of the case that a picture of the load can show. */
const limitSchema = z.object({
  text: z.string(),
  metric: z.string(),
  statistic: z.string(),
  comparator: z.string(),
  value: z.number(),
  unit: z.string(),
  subject: z.string(),
});

/**
 * `.tcspec/runs/<id>/load/<case>-<attempt>-<load>.json`: one load with its series, for reports and baselines. Series are thinned:
 * a record stays below 1 MB however long the load was.
 */
export const loadRecordSchema = z.object({
  schemaVersion: z.literal(1),
  caseId: z.string(),
  attempt: z.int(),
  load: loadResultSchema,
  warmUpMs: z.number(),
  drainMs: z.number(),
  stopped: z.boolean(),
  climbMs: z.number(),
  goodput: z.object({ limits: z.record(z.string(), z.number()), rate: z.number() }).optional(),
  account: z.object({
    due: z.int(),
    sent: z.int(),
    notSent: z.int(),
    ok: z.int(),
    httpError: z.int(),
    timeout: z.int(),
    connectionError: z.int(),
    aborted: z.int(),
    /** Why requests failed, how often. */
    reasons: z.record(z.string(), z.int()),
  }),
  /** Of the generator itself: `cpuCores`, `dispatchDelayP99Ms`, … */
  generator: z.record(z.string(), z.number()),
  /** The latency that pictures are about, and its curve: percentile, value. */
  latency: z.object({ measure: z.string(), curve: z.array(z.tuple([z.number(), z.number()])) }).optional(),
  /** Windows as they are judged: the requests that were due in each. */
  windows: z.array(
    z.object({
      startMs: z.number(),
      durationMs: z.number(),
      due: z.int(),
      sent: z.int(),
      ok: z.int(),
      latency: figuresSchema.optional(),
    }),
  ),
  timeline: z.array(secondSchema),
  resources: z.array(resourceSchema),
  /** Why a service's use is not known. */
  resourcesMissing: z.string().optional(),
  limits: z.array(limitSchema),
});

export type Figures = z.infer<typeof figuresSchema>;
export type LoadResult = z.infer<typeof loadResultSchema>;
export type LoadRecord = z.infer<typeof loadRecordSchema>;
export type LoadResources = z.infer<typeof resourceSchema>;
export type LoadLimit = z.infer<typeof limitSchema>;
