import { readPlan } from "./plan-file.js";
import type { CaseFacts } from "./lifecycle.js";
import type { PlanTree } from "./tree.js";

export function treeOf(yaml: string): PlanTree {
  const { tree, diagnostics } = readPlan(new TextEncoder().encode(yaml), "specs/plan.yaml");
  if (tree === undefined || diagnostics.length > 0)
    throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return tree;
}

const spec = { file: "specs/a.md", line: 1, hash: "now", errors: 0, warnings: 0, compiled: true };
const result = {
  runId: "r1",
  startedAt: "2026-11-23T08:00:00.000Z",
  verdict: "passed" as const,
  partial: false,
  specHash: "now",
  profile: "full",
};

/** A case that passes, with what a test changes in it. */
export function passingFacts(id: string, changes: Partial<CaseFacts> = {}): CaseFacts {
  return { id, name: id, planned: true, spec, result, certified: false, ...changes };
}
