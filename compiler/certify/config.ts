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

/** A day that there is: `2027-02-31` would never come, and what expires on it never expires. */
const isoDate = z.string().refine(isDay, { error: "expected a date such as 2027-01-31" });

const words = z.string().refine((text) => text.trim() !== "", { error: "expected words that say it" });

/** A list that holds something: one without anything would be about nothing. */
const some = (what: string) =>
  z
    .array(words)
    .refine((list) => list.length > 0, { error: `expected ${what}, or nothing at all for all of them` });

/** Lets evidence count that would not by itself. */
export const waiverSchema = z.strictObject({
  /** What it is called by, or who answers for it. */
  name: words,
  covers: z.enum(["simulated", "emulated", "embedded", "scaled"]),
  reason: words,
  /** The last day on which it holds. */
  expires: isoDate,
  /** Ids of cases, `*` for any part; all where left out. */
  cases: some("ids of cases").optional(),
  /** Names of services; all where left out. */
  services: some("names of services").optional(),
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

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
