import { readFileSync } from "node:fs";
import { join } from "node:path";

import { caseOf, coverageOf, evidenceOf, targetOf } from "../../compiler/certify/test-helpers.js";
import { certify } from "../../compiler/certify/certify.js";
import type { CertifiedCase, Objection } from "../../compiler/certify/evidence.js";
import { gatesOf } from "../../compiler/certify/gates-of.js";
import { writeFileAtomically } from "../../compiler/files/atomic-write.js";
import type { CaseFacts } from "../../compiler/plan/lifecycle.js";
import { planReport } from "../../compiler/plan/report.js";
import { passingFacts, treeOf } from "../../compiler/plan/test-helpers.js";
import { listedCases } from "../../compiler/plan/tree.js";
import { certificationPage } from "../../compiler/report/certify/certification-page.js";
import { planPage } from "../../compiler/report/plan/plan-report.js";

const hostile = `<img src=x onerror="window.pwned = 1">`;

/** The reference plan, with cases at every stage. */
function facts(ids: readonly string[]): CaseFacts[] {
  return ids.map((id, at) => {
    const { spec, result } = passingFacts(id);
    const one = passingFacts(id, {
      name: at === 0 ? hostile : id,
      certified: at % 7 === 0,
      priority: at % 3 === 0 ? "Critical" : "High",
    });
    if (at % 7 === 1)
      return { ...one, result: { ...result!, verdict: "failed", reason: "step 2: Expected 200, found 500" } };
    if (at % 7 === 2) return { ...one, spec: { ...spec!, compiled: false } };
    if (at % 7 === 3)
      return { ...one, spec: { ...spec!, warnings: 1, finding: `specs/${id}.md:3 Unexpected x` } };
    if (at % 7 > 4) delete one.spec;
    return one;
  });
}

const simulated: Objection = {
  kind: "simulated",
  sentence: "It ran on services that are simulated: mixtral.",
};
const waiver = {
  name: `W-1 ${hostile}`,
  covers: "simulated" as const,
  reason: "No deployment yet",
  expires: "2026-12-31",
};

function certifiedCases(): CertifiedCase[] {
  return [
    caseOf("TC-L1-COMP-MIXTRAL-001", "passed", {
      name: hostile,
      objections: [simulated],
      waivers: [waiver],
      targets: [targetOf("passed")],
    }),
    caseOf("TC-L1-COMP-MIXTRAL-002", "undecided", {
      verdict: "passed",
      objections: [simulated],
      because: `It passed, and that does not count: ${simulated.sentence}`,
    }),
    caseOf("TC-L1-COMP-MIXTRAL-003", "failed", {
      because: "It failed: step 2: Expected 200, found 500.",
      targets: [targetOf("failed")],
    }),
  ];
}

/** Writes a plan's report and a certification that have something of everything. */
export function makeSamplePages(folder: string): { plan: string; certification: string } {
  const tree = treeOf(readFileSync(join(__dirname, "..", "..", "specs", "plan.yaml"), "utf8"));
  const report = planReport(tree, facts([...listedCases(tree.root).map(({ id }) => id)]));
  const trace = { href: "../trace/index.html", cases: new Set(listedCases(tree.root).map(({ id }) => id)) };
  const files = {
    plan: join(folder, "plan", "index.html"),
    certification: join(folder, "certify", "index.html"),
  };
  writeFileAtomically(files.plan, planPage({ report, tree, project: "demo", trace }));
  const levels = certify({
    evidence: evidenceOf(1, {
      cases: certifiedCases(),
      coverage: coverageOf(91),
      requirements: [{ document: "PRD", section: "9.1", title: "Security", informative: false, cases: [] }],
    }),
    levels: [1, 3].map((level) => ({ level, name: `Level ${level}`, gates: gatesOf(level, {}).gates })),
    waivers: [waiver, { ...waiver, name: "W-0", expires: "2026-10-01" }],
    today: "2026-11-23",
    obstacles: ["Files differ from commit c0ffee."],
    weakServices: () => ["mixtral"],
  });
  const page = (list: typeof levels) =>
    certificationPage({ levels: list, project: "demo", date: "2026-11-23", commit: "c0ffee", trace });
  writeFileAtomically(files.certification, page(levels.slice(0, 1)));
  writeFileAtomically(join(folder, "certify", "level-3.html"), page(levels));
  return files;
}
