import * as z from "zod";

import type { Gate } from "./evidence.js";

/** The part `certification` of a project's configuration. */

const caseSelection = z.strictObject({
  /** Levels; that which is certified where left out. */
  levels: z.array(z.int()).optional(),
  priorities: z.array(z.string()).optional(),
  /** Ids, `*` for any part. */
  ids: z.array(z.string()).optional(),
  /** Words of the id, the category, the type, the tags or the name; one that fits is enough. */
  about: z.array(z.string()).optional(),
});

/** A reference gate, by its id, with parameters that differ from its own. */
const gateReference = z.strictObject({
  gate: z.string(),
  cases: caseSelection.optional(),
  /** Of coverage: the share that must be exceeded, from 0 to 1. */
  above: z.number().min(0).max(1).optional(),
  of: z.enum(["lines", "statements", "functions", "branches"]).optional(),
  /** Of defects: severities that must not be open. */
  severities: z.array(z.string()).optional(),
  /** Names of services that must have been reached. */
  services: z.array(z.string()).optional(),
});

const ownGate = z.custom<Gate>(
  (value) =>
    typeof value === "object" && value !== null && "decide" in value && typeof value.decide === "function",
);

const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u, { error: "expected a date such as 2027-01-31" });

/** Lets evidence count that would not by itself. */
export const waiverSchema = z.strictObject({
  /** What it is called by, or who answers for it. */
  name: z.string().min(1),
  covers: z.enum(["simulated", "emulated", "embedded", "scaled"]),
  reason: z.string().min(1),
  /** The last day on which it holds. */
  expires: isoDate,
  /** Ids of cases, `*` for any part; all where left out. */
  cases: z.array(z.string()).optional(),
  /** Names of services; all where left out. */
  services: z.array(z.string()).optional(),
});

export const certificationSchema = z.strictObject({
  /** By level: gates of the reference set by their id, with parameters, or own ones by `defineGate`. */
  gates: z
    .record(
      z.string(),
      z.array(
        z.union([z.string(), gateReference, ownGate], {
          error: 'expected the id of a gate, { gate: "code-coverage", above: 0.9 }, or defineGate({ … })',
        }),
      ),
    )
    .optional(),
  /** Files `coverage-summary.json` of the system under test. */
  coverage: z.array(z.string()).default([]),
  /** A list of known defects, YAML or JSON. */
  defects: z.string().optional(),
  waivers: z.array(waiverSchema).default([]),
});

export type Waiver = z.infer<typeof waiverSchema>;
export type CaseSelection = z.infer<typeof caseSelection>;
export type GateReference = z.infer<typeof gateReference>;
export type GateEntry = string | GateReference | Gate;
export type CertificationConfig = z.infer<typeof certificationSchema>;
