import * as z from "zod";

/** What has to be the same for figures to be comparable. */
export const machineSchema = z.strictObject({
  platform: z.string(),
  arch: z.string(),
  cpu: z.string(),
  cpus: z.int(),
  /** Rounded. */
  memoryGiB: z.int(),
  /** The major version. */
  node: z.string(),
});

/** A change counts beyond both margins: the share of the baseline's median, and what is noticeable at all. */
export const marginsSchema = z.strictObject({
  relative: z.number().min(0).default(0.1),
  milliseconds: z.number().min(0).default(5),
  perSecond: z.number().min(0).default(0.5),
  share: z.number().min(0).default(0.005),
});

/** A baseline holds no more runs. */
export const mostRuns = 100;

const samplesSchema = z.array(z.number()).max(mostRuns);

export const baselineLoadSchema = z.strictObject({
  /** What was asked for, of which service, under which profile: another one is not compared. */
  load: z.string(),
  service: z.string(),
  profile: z.string(),
  /** What was sent, each request with a hash of its body; absent in baselines of a time that did not keep it. */
  request: z.string().optional(),
  /** By figure: one sample of each run. */
  samples: z.record(z.string(), samplesSchema),
});

export const baselineSchema = z.strictObject({
  version: z.literal(1),
  savedAt: z.string(),
  commit: z.string().optional(),
  runs: z.array(z.string()),
  machine: machineSchema,
  margins: marginsSchema,
  /** By case and load: `TC-L3-PERF-LOAD-001 load-1`. */
  loads: z.record(z.string(), baselineLoadSchema),
});

export type Machine = z.infer<typeof machineSchema>;
export type Margins = z.infer<typeof marginsSchema>;
export type BaselineLoad = z.infer<typeof baselineLoadSchema>;
export type Baseline = z.infer<typeof baselineSchema>;
