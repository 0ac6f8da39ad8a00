import { duplicateIds } from "../generate/duplicate-ids.js";
import type { NetworkRule } from "./rule.js";

export const duplicateId: NetworkRule = {
  id: "duplicate-id",
  summary: "An id names one test case: results, reports and selections know a case by nothing else.",
  severity: "error",
  scope: "network",
  check: ({ specs }) => duplicateIds(specs.map(({ document }) => document)),
};
