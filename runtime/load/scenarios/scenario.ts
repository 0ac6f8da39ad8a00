import type { LoadReport } from "../report.js";
import type { OpenOptions, Profile } from "../request/options.js";

/** What a scenario says of a load. Nothing is said of a run that is not valid: `inconclusive`. */
export interface Judgement {
  readonly verdict: "held" | "missed" | "inconclusive";
  /** Why not held: one sentence each. */
  readonly problems: readonly string[];
}

/** A shape of load, and what is to be read from the report of one that had it. */
export interface Scenario<J extends Judgement = Judgement> {
  readonly rates: Profile;
  readonly options?: OpenOptions;
  /** Pure: of a recorded report. */
  judge(report: LoadReport): J;
}

/** `found` as a judgement of a run: inconclusive where the run cannot be believed. */
export function judged(report: LoadReport, problems: readonly string[]): Judgement {
  const { valid, problems: invalid } = report.validity;
  if (!valid) return { verdict: "inconclusive", problems: invalid };
  return { verdict: problems.length === 0 ? "held" : "missed", problems };
}

/** By which factor a run's profile has shortened the load. */
export const factorOf = ({ durationMs, declaredMs = durationMs }: LoadReport): number =>
  durationMs / declaredMs;
