import type { GateReference } from "./config.js";
import type { Gate } from "./evidence.js";
import { casesPass } from "./gates/cases-pass.js";
import { coverageAbove } from "./gates/coverage.js";
import { noOpenDefects } from "./gates/defects.js";
import { allOf, type Decide, gate } from "./gates/outcome.js";
import { lowerLevelsCertified, planComplete, specsInOrder } from "./gates/project.js";
import { requirementsProven } from "./gates/requirements-proven.js";
import { servicesReached } from "./gates/services-reached.js";
import { targetsMet } from "./gates/targets-met.js";

/** What a project may change in a reference gate. */
type Parameters = Omit<GateReference, "gate">;

interface ReferenceGate {
  title: string;
  make: (parameters: Parameters) => Decide;
}

const performance = ["performance", "perf", "benchmark", "bench", "load", "stress"];
const security = ["security", "sec", "authentication", "authorization"];
const reliability = ["reliability", "recovery", "failover", "resilience", "stress", "error handling"];
const dataFlow = [
  "data flow",
  "integrity",
  "transaction",
  "transactions",
  "crud",
  "schema",
  "storage",
  "operations",
];

/**
 * The sixteen gates of the implementation guide, by their ids. Each says in words what it asks; a project changes its
 * parameters in the configuration.
 */
const reference: Readonly<Record<string, ReferenceGate>> = {
  "critical-component-tests-pass": {
    title: "All critical component tests pass",
    make: ({ cases }) => casesPass({ priorities: ["Critical"], ...cases }),
  },
  "code-coverage": {
    title: "Code coverage of the system under test",
    make: ({ above = 0.95, of = "lines" }) => coverageAbove(above, of),
  },
  "no-critical-defects": {
    title: "No critical defects",
    make: ({ severities = ["critical"] }) => noOpenDefects(severities),
  },
  "component-targets-met": {
    title: "Performance targets of components met",
    make: ({ cases = {} }) => targetsMet(cases),
  },
  "integration-tests-pass": {
    title: "All integration tests pass",
    make: ({ cases = {} }) => casesPass(cases),
  },
  "external-dependencies-validated": {
    title: "External dependencies validated",
    make: ({ cases = {}, services }) => servicesReached(cases, services),
  },
  "api-compatibility-confirmed": {
    title: "API compatibility confirmed",
    make: ({ cases }) => casesPass({ levels: [1, 2], about: ["API compatibility"], ...cases }),
  },
  "data-flow-integrity-verified": {
    title: "Data flow integrity verified",
    make: ({ cases }) => casesPass({ about: dataFlow, ...cases }),
  },
  "service-tests-pass": { title: "All service tests pass", make: ({ cases = {} }) => casesPass(cases) },
  "performance-benchmarks-achieved": {
    title: "Performance benchmarks achieved",
    make: ({ cases }) => {
      const selection = { about: performance, ...cases };
      return allOf(casesPass(selection), targetsMet(selection));
    },
  },
  "security-requirements-met": {
    title: "Security requirements met",
    make: ({ cases }) =>
      allOf(
        casesPass({ about: security, ...cases }),
        requirementsProven(["security", "authentication", "authorization"]),
      ),
  },
  "reliability-targets-satisfied": {
    title: "Reliability targets satisfied",
    make: ({ cases }) =>
      allOf(
        casesPass({ about: reliability, ...cases }),
        targetsMet(cases ?? {}, ["errorRate", "availability"]),
      ),
  },
  "framework-tests-pass": { title: "All framework tests pass", make: ({ cases = {} }) => casesPass(cases) },
  "testing-infrastructure-validated": {
    title: "Testing infrastructure validated",
    make: ({ cases }) =>
      allOf(casesPass({ about: ["environment", "env", "test data"], ...cases }), specsInOrder()),
  },
  "certification-process-complete": {
    title: "Certification process complete",
    make: ({ cases }) =>
      allOf(
        casesPass({ about: ["certification", "cert", "quality gates"], ...cases }),
        lowerLevelsCertified(),
        planComplete(),
      ),
  },
  "production-readiness-confirmed": {
    title: "Production readiness confirmed",
    make: ({ severities = ["critical", "high"] }) => allOf(requirementsProven(), noOpenDefects(severities)),
  },
};

/** A reference gate with a project's parameters; nothing where there is none of this id. */
export function referenceGate({ gate: id, ...parameters }: GateReference): Gate | undefined {
  const found = Object.hasOwn(reference, id) ? reference[id] : undefined;
  return found && gate(id, found.title, found.make(parameters));
}
