import * as z from "zod";

import { certificationSchema } from "../certify/config.js";
import { longestStepMs } from "../model/case-meta.js";
import { tierSchema } from "../model/results.js";

/** The data part of `tcspec.config.ts`: plain values, checked here, cached under the hash of what was read. */

const allowance = z.enum(["write", "faults", "load"]);

export const serviceConfigSchema = z
  .strictObject({
    kind: z.enum([
      "postgres",
      "redis",
      "qdrant",
      "prometheus",
      "alertmanager",
      "grafana",
      "http",
      "model",
      "gateway",
    ]),
    /** What is done at the service's own URL (`TC_<NAME>_URL` or `url`); nothing is needed for what tcspec starts. */
    allow: z.array(allowance).default([]),
    /** Overridden by `TC_<NAME>_URL`. */
    url: z.url().optional(),
    /** What requests to the service name as `model`; by default the first that its `/v1/models` lists. */
    model: z.string().min(1).optional(),
    pool: z.strictObject({ size: z.int().min(1), overflow: z.int().min(0).default(0) }).optional(),
    connectTimeoutMs: z.int().min(1).default(5000),
    /** Settings given to the service where tcspec starts it. */
    settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    /** Has the first run that needs the server fetch Debian's package, as `tcspec services fetch` does. */
    fetch: z.boolean().optional(),
    /** Where a service of the kind `http` tells of its health, in place of `/health`. */
    health: z
      .string()
      .refine((path) => path.startsWith("/"), 'expected a path that begins with /, e.g. "/healthz"')
      .optional(),
  })
  .refine(({ kind, health }) => health === undefined || kind === "http", {
    path: ["health"],
    error: "expected none: it is for services of the kind http, what others answer is known",
  });

export const documentConfigSchema = z.strictObject({
  /** Words that name the document in a reference, besides its key ("PRD", "Product Requirements Document"). */
  names: z.array(z.string()).default([]),
  file: z.string().optional(),
  /** The traceability field whose references mean this document where they name none. */
  field: z.enum(["requirements", "architecture", "tasks"]).optional(),
  /** Sections that ask for no test case: numbers (`10.3`, `Phase 1`), `10.*` for all below 10. */
  informative: z.array(z.string()).optional(),
});

/** What `tcspec trace` asks of links and of evidence. */
export const traceConfigSchema = z.strictObject({
  /** Holds what has been accepted; belongs under version control. */
  lock: z.string().default("specs/trace.lock.yaml"),
  /** Tiers of services whose evidence proves a section. A case that uses no service counts on any. */
  tiers: z.array(tierSchema).default(["real"]),
});

/** What `tcspec new` fills in for the `component` segment of an id. */
export const componentConfigSchema = z.strictObject({
  service: z.string().optional(),
  architectureComponent: z.string().optional(),
  modulePath: z.string().optional(),
  configurationSchema: z.string().optional(),
});

export const levelConfigSchema = z.strictObject({
  name: z.string(),
  categories: z.array(z.string()),
});

const ruleSeverity = z.enum(["off", "info", "warning", "error"]);

/** How bad a finding of one rule is: always, or by the level or the status of the test case it is about. */
export const ruleConfigSchema = z.union([
  ruleSeverity,
  z.strictObject({
    severity: ruleSeverity.optional(),
    /** By level: `{ "3": "error" }`. Counts before `severity`. */
    level: z.record(z.string(), ruleSeverity).default({}),
    /** By status: `{ "Draft": "info" }`. Counts before `level`. */
    status: z.record(z.string(), ruleSeverity).default({}),
  }),
]);

export const configDataSchema = z.strictObject({
  specs: z.array(z.string()).default(["specs/**/TC-*.md"]),
  generated: z.string().default("generated"),
  /** Named groups `level`, `category`, `component`, `number`, as far as the project's ids have them. */
  idPattern: z
    .string()
    .default("^TC-L(?<level>[1-9])-(?<category>[A-Z]+)(?:-(?<component>[A-Z][A-Z0-9]*))?-(?<number>\\d{3})$"),
  levels: z.record(z.string(), levelConfigSchema).default({}),
  /** By the id's component segment: `DB: { service: "postgres" }`. */
  components: z.record(z.string(), componentConfigSchema).default({}),
  /** Where `tcspec new` puts a spec; `{level}` is the id's. */
  newSpecs: z.string().default("specs/level-{level}"),
  documents: z.record(z.string(), documentConfigSchema).default({}),
  trace: traceConfigSchema.prefault({}),
  /** By the id of a rule of `tcspec check`: `{ "average-only": "off" }`. */
  rules: z.record(z.string(), ruleConfigSchema).default({}),
  /** What `Test Case Status` may be, in the order of a test case's life. */
  statuses: z
    .array(z.string())
    .default([
      "Draft",
      "In Review",
      "Ready for Implementation",
      "In Progress",
      "Implemented",
      "Approved",
      "Deprecated",
    ]),
  /** Ids and names of the test cases that are wanted. Checked where it exists. */
  plan: z.string().default("specs/plan.yaml"),
  /** What `tcspec certify` asks of each level, and what it may look at. */
  certification: certificationSchema.prefault({}),
  /** Folders or globs of step definitions. */
  steps: z.array(z.string()).default([]),
  /** Files with `defineFixtures`. */
  fixtures: z.array(z.string()).default([]),
  services: z.record(z.string(), serviceConfigSchema).default({}),
  /** Has services come from Docker where it answers, by the optional package `testcontainers`. */
  testcontainers: z.boolean().default(false),
  stepTimeoutMs: z.int().min(1).max(longestStepMs).default(60_000),
  /** Runs kept under `.tcspec/runs`. */
  keepRuns: z.int().min(1).default(20),
});

export type ServiceConfig = z.infer<typeof serviceConfigSchema>;
export type ConfigData = z.infer<typeof configDataSchema>;
/** What a project writes: everything optional. */
export type ConfigInput = z.input<typeof configDataSchema>;
