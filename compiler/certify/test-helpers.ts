import type { CertifiedCase, CoverageEvidence, GateEvidence } from "./evidence.js";

type Standing = CertifiedCase["standing"];

const verdictOf = { passed: "passed", failed: "failed", undecided: "blocked" } as const;

/** A case of a level with a standing, and what a test changes in it. */
export function caseOf(
  id: string,
  standing: Standing = "passed",
  changes: Partial<CertifiedCase> = {},
): CertifiedCase {
  const level = Number(/^TC-L(\d)/u.exec(id)?.[1]);
  return {
    id,
    name: id,
    level,
    priority: "Critical",
    about: [...id.split("-"), changes.name ?? ""],
    planned: true,
    file: `specs/${id}.md`,
    verdict: verdictOf[standing],
    runId: "r1",
    services: [],
    targets: [],
    standing,
    because: `It ${standing}.`,
    change: standing === "passed" ? "" : `Have it pass`,
    objections: [],
    waivers: [],
    ...changes,
  };
}

/** A target as judged in a case. */
export function targetOf(
  verdict: "passed" | "failed" | "pending",
  metric: "latency" | "errorRate" = "latency",
): CertifiedCase["targets"][number] {
  const measured = verdict === "pending" ? {} : { measured: 12 };
  return {
    text: `${metric} below 10`,
    subject: metric,
    unit: "ms",
    verdict,
    samples: verdict === "pending" ? 0 : 5,
    line: 9,
    metric,
    ...measured,
  };
}

export function coverageOf(covered: number, total = 100): CoverageEvidence {
  const figure = { total, covered };
  return {
    known: true,
    files: ["coverage/coverage-summary.json"],
    metrics: { lines: figure, statements: figure, functions: figure, branches: figure },
  };
}

/** Evidence by which every gate passes, and what a test changes in it. */
export function evidenceOf(level: number, changes: Partial<GateEvidence> = {}): GateEvidence {
  return {
    level,
    cases: [],
    coverage: coverageOf(96),
    defects: { known: true, file: "defects.yaml", defects: [] },
    requirements: [],
    plan: { file: "specs/plan.yaml", contradictions: [] },
    services: { postgres: "postgres", mixtral: "model" },
    lower: Array.from({ length: level - 1 }, (_, at) => ({ level: at + 1, outcome: "certified" as const })),
    ...changes,
  };
}
