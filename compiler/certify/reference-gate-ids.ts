/**
 * The sixteen gates of the implementation guide by level: the default of `certification.gates`, and what a project's
 * own list begins with (`[...referenceGates[3], defineGate({ … })]`).
 */
export const referenceGates: Record<1 | 2 | 3 | 4, string[]> = {
  1: ["critical-component-tests-pass", "code-coverage", "no-critical-defects", "component-targets-met"],
  2: [
    "integration-tests-pass",
    "external-dependencies-validated",
    "api-compatibility-confirmed",
    "data-flow-integrity-verified",
  ],
  3: [
    "service-tests-pass",
    "performance-benchmarks-achieved",
    "security-requirements-met",
    "reliability-targets-satisfied",
  ],
  4: [
    "framework-tests-pass",
    "testing-infrastructure-validated",
    "certification-process-complete",
    "production-readiness-confirmed",
  ],
};
