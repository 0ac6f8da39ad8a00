import { duplicateIds } from "../generate/duplicate-ids.js";
import type { IndexRule } from "./rule.js";

export const duplicateId: IndexRule = {
  id: "duplicate-id",
  summary: "An id names one test case: results, reports and selections know a case by nothing else.",
  severity: "error",
  scope: "index",
  check: ({ specs }) => duplicateIds(specs.map(({ document }) => document)),
};
