/**
 * The fixtures that every body may name without declaring them. A free identifier of a step's code that is neither
 * one of these, nor a fixture of the project, nor a known global is a finding.
 */
export const builtInFixtures = [
  "attach",
  "cleanup",
  "environment",
  "faults",
  "load",
  "monitor",
  "pool",
  "postgres",
  "prometheus",
  "qdrant",
  "redis",
  "signal",
  "step",
  "targets",
  "testData",
  "values",
] as const;
