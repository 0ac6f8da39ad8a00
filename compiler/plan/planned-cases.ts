import type { Range } from "../model/range.js";

/** A test case that a plan names. */
export interface PlannedCase {
  id: string;
  name?: string;
  range: Range;
  /** The part of the plan that it stands in, with the place of its name. */
  area?: { name: string; range: Range };
}

/** The test cases of a plan's file, with their places. */
export interface Plan {
  file: string;
  cases: PlannedCase[];
}
