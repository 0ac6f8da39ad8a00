import { readFileSync } from "node:fs";
import { join } from "node:path";

import { readRuns } from "../evidence/read-runs.js";
import { completeSpec, EvidenceProject } from "../evidence/testing/evidence-project.js";
import type { Results } from "../model/results.js";
import { type ProjectState, readProjectState } from "../standing/project-state.js";
import { mergeResults } from "../trace/results/merge.js";
import { certifyProject, type CertifyProjectOptions } from "./certify-project.js";
import { defineGate } from "./define-gate.js";
import { certificationAsText } from "./format-text.js";

const one = "TC-L1-COMP-MIXTRAL-001";
const two = "TC-L2-INT-DB-001";
const files: Record<string, string> = { [one]: `specs/${one}.md`, [two]: `specs/${two}.md` };
const gates = { 1: ["critical-component-tests-pass"], 2: ["integration-tests-pass"] };

// Specs are checked and compiled for real; how long that takes is not what is tested.
jest.setTimeout(60_000);

let project: EvidenceProject;
let state: ProjectState;

// What does not change is read once: only results are read anew for each decision.
beforeAll(async () => {
  project = new EvidenceProject();
  project.put(files[one]!, completeSpec(`${one}: Numbers`, { level: 1 }));
  project.put(files[two]!, completeSpec(`${two}: Numbers`));
  await project.compile();
  state = await readProjectState(project.loaded(), { today: "2026-11-23" });
});
beforeEach(() => {
  project.config = {
    levels: {
      1: { name: "Component", categories: ["COMP"] },
      2: { name: "Integration", categories: ["INT"] },
    },
    services: { mixtral: { kind: "model" }, postgres: { kind: "postgres" } },
    certification: { gates },
  };
});
afterEach(() => project.forget());
afterAll(() => project.remove());

function certify(level = 1, options: Partial<CertifyProjectOptions> = {}, from: ProjectState = state) {
  const loaded = project.loaded();
  const levels = certifyProject(
    loaded,
    { ...from, evidence: readRuns(project.root) },
    {
      level,
      today: "2026-11-23",
      now: { commit: "c0ffee", dirty: false },
      waivers: loaded.data.certification.waivers,
      ...options,
    },
  );
  return { outcome: levels.at(-1)?.outcome, out: certificationAsText(levels, { colour: false }) };
}

const simulated = (results: Results): void => {
  results.services = [{ name: "mixtral", tier: "simulated", version: "1", address: "http://127.0.0.1:1" }];
  for (const result of results.cases) Object.assign(result, { services: ["mixtral"], tier: "simulated" });
};

test.each<[string, (results: Results) => void, string]>([
  [
    "of another commit",
    (results) => (results.commit = "badc0de"),
    "was at commit badc0de, the project is at c0ffee.",
  ],
  [
    "without a commit",
    (results) => delete results.commit,
    "knows no commit, so nothing ties it to a state of the project.",
  ],
  [
    "of a dirty tree",
    (results) => (results.dirty = true),
    "began with changes that commit c0ffee does not hold.",
  ],
  ["of an interrupted run", (results) => (results.aborted = true), "was interrupted."],
  ["of a part of the case", (results) => (results.cases[0]!.partial = true), "ran the case in part."],
  [
    "of other bytes of the spec",
    (results) => (results.cases[0]!.specHash = "00"),
    `${files[one]} has changed since run 20261123-080000001-abcd: its result is older than the spec.`,
  ],
  [
    "of another generated file",
    (results) => (results.cases[0]!.generatedHash = "00"),
    "ran another generated file",
  ],
  [
    "from before the spec's last update",
    (results) => (results.startedAt = "2026-11-22T08:00:00.000Z"),
    "says that it was updated on 2026-11-23, after run 20261123-080000001-abcd of 2026-11-22.",
  ],
])("a result %s does not certify, and says so in its own sentence", (_, change, sentence) => {
  project.run(1, files, change);
  const { outcome, out } = certify();
  expect(outcome).toBe("undecided");
  expect(out).toContain("Level 1 (Component): undecided");
  expect(out).toContain(sentence);
});

test.each<[string, (file: string) => void, "failed" | "undecided", string]>([
  [
    "changed after it was written",
    (file) =>
      project.put(
        file,
        readFileSync(join(project.root, file), "utf8").replace('"profile":"full"', '"profile":"full "'),
      ),
    "failed",
    "was changed after it was written: its seal does not fit its content.",
  ],
  [
    "whose failure was made a pass",
    (file) => {
      project.run(1, files, ({ cases }) => (cases[0]!.verdict = "failed"));
      project.put(
        file,
        readFileSync(join(project.root, file), "utf8").replace('"verdict":"failed"', '"verdict":"passed"'),
      );
    },
    "failed",
    "was changed after it was written: its seal does not fit its content.",
  ],
  [
    "without its seal",
    (file) => {
      const open = JSON.parse(readFileSync(join(project.root, file), "utf8")) as Results;
      delete open.seal;
      project.put(file, JSON.stringify(open));
    },
    "undecided",
    "carries no seal",
  ],
  [
    "with another journal",
    () => project.put(".tcspec/runs/20261123-080000001-abcd/journal/1.ndjson", "{}\n"),
    "failed",
    "The journal of run 20261123-080000001-abcd is not the one that its results were built from.",
  ],
  [
    "cut short",
    (file) => project.put(file, readFileSync(join(project.root, file), "utf8").slice(0, 300)),
    "undecided",
    ".tcspec/results/20261123-080000001-abcd.json cannot be read, and may hold newer results",
  ],
])("a results file %s does not certify", (_, forge, outcome, sentence) => {
  forge(project.run(1, files));
  const found = certify();
  expect(found.outcome).toBe(outcome);
  expect(found.out).toContain(sentence);
});

test("a tree with changes does not certify", () => {
  project.run(1, files);
  const { outcome, out } = certify(1, { now: { commit: "c0ffee", dirty: true } });
  expect(outcome).toBe("undecided");
  expect(out).toContain(
    "Files differ from commit c0ffee: what is here is no state that results could be of.",
  );
});

test("outside of a repository nothing ties results to a state", () => {
  project.run(1, files);
  expect(certify(1, { now: {} })).toMatchObject({
    outcome: "undecided",
    out: expect.stringContaining("The project is in no repository here"),
  });
});

test("a generated file that is stale does not certify", () => {
  project.run(1, files);
  const { outcome, out } = certify(1, {}, { ...state, generated: new Map() });
  expect(outcome).toBe("undecided");
  expect(out).toContain(`The generated file of ${files[one]} is missing or not what the spec gives.`);
});

test("a spec that check has findings about does not certify, and a note is no finding", () => {
  project.run(1, files);
  const range = { start: { line: 3, column: 1, offset: 9 }, end: { line: 3, column: 2, offset: 10 } };
  const finding = (severity: "warning" | "info") => ({
    rule: "average-only",
    severity,
    message: "Unexpected average",
    file: files[one]!,
    range,
    data: {},
    related: [],
  });
  expect(certify(1, {}, { ...state, diagnostics: [finding("info")] }).outcome).toBe("certified");
  const { outcome, out } = certify(1, {}, { ...state, diagnostics: [finding("warning")] });
  expect(outcome).toBe("undecided");
  expect(out).toContain(
    `tcspec check has findings about it: ${files[one]}:3 Unexpected average (average-only).`,
  );
});

test("a draft does not certify", () => {
  project.run(1, files);
  const documents = structuredClone(state.documents);
  documents[0]!.cases[0]!.status!.value = "Draft";
  expect(certify(1, {}, { ...state, documents }).out).toContain(`${one} is a draft.`);
});

test("a case slipped into a merged file under the id of a genuine run fails", () => {
  const file = project.run(1, { [two]: files[two]! });
  const own = JSON.parse(readFileSync(join(project.root, file), "utf8")) as Results;
  const { results } = mergeResults([{ file, results: own }]);
  const spec = state.documents[0]!;
  results.cases.push({ ...results.cases[0]!, id: one, file: spec.file, specHash: spec.hash });
  project.put(".tcspec/results/merged.json", JSON.stringify(results));
  const { outcome, out } = certify();
  expect(outcome).toBe("failed");
  expect(out).toContain(
    `A merged file holds a result of ${one} that the results of run ${own.runId} do not hold.`,
  );
});

test("a merged file stands in no way, and certifies nothing where the runs' own files are gone", () => {
  const file = project.run(1, files);
  const own = JSON.parse(readFileSync(join(project.root, file), "utf8")) as Results;
  const merged = JSON.stringify(mergeResults([{ file, results: own }]).results);
  project.put(".tcspec/results/merged.json", merged);
  expect(certify(2).outcome).toBe("certified");
  project.forget();
  project.put(".tcspec/results/merged.json", merged);
  const { outcome, out } = certify();
  expect(outcome).toBe("undecided");
  expect(out).toContain(`The results of run ${own.runId} are known from a merged file only`);
});

test("a failure counts on any tier and at any profile", () => {
  project.run(1, files, (results) => {
    simulated(results);
    results.profile = "smoke";
    results.cases[0]!.verdict = "failed";
  });
  expect(certify()).toMatchObject({
    outcome: "failed",
    out: expect.stringContaining(`1 of 1 case failed: ${one}`),
  });
});

test("simulated and scaled evidence is not certified, and the report names the waivers that would be needed", () => {
  project.run(1, files, (results) => {
    simulated(results);
    results.profile = "standard";
  });
  const { outcome, out } = certify();
  expect(outcome).toBe("undecided");
  expect(out).toContain("It ran on services that are simulated: mixtral.");
  expect(out).toContain(`{ covers: "simulated" } for simulated services (mixtral), in 1 case: ${one}`);
  expect(out).toContain(`{ covers: "scaled" } for load and time that were scaled down, in 1 case: ${one}`);
});

describe("with waivers", () => {
  const waiver = {
    name: "W-7 by the QA lead",
    covers: "simulated" as const,
    reason: "No deployment before January",
    expires: "2026-12-31",
  };
  beforeEach(() => project.run(1, files, simulated));

  const waive = (...waivers: (typeof waiver & { cases?: string[] })[]) =>
    (project.config.certification = { ...project.config.certification, waivers });

  it("it is conditional, and they are printed; without them undecided", () => {
    waive(waiver);
    const { outcome, out } = certify(2);
    expect(outcome).toBe("conditional");
    expect(out).toContain("Level 2 (Integration): conditional");
    expect(out).toContain(
      `used: "W-7 by the QA lead" covers simulated evidence until 2026-12-31: No deployment before January (${two})`,
    );
    expect(certify(2, { waivers: [] }).outcome).toBe("undecided");
  });

  it("that have expired it failed", () => {
    waive({ ...waiver, expires: "2026-11-22" });
    expect(certify()).toMatchObject({
      outcome: "failed",
      out: expect.stringContaining('The waiver "W-7 by the QA lead" expired on 2026-11-22.'),
    });
  });

  it("for another level alone, that level needs the one before", () => {
    waive({ ...waiver, cases: ["TC-L2-*"] });
    const { outcome, out } = certify(2);
    expect(outcome).toBe("undecided");
    expect(out).toContain("Level 2 needs level 1, which is undecided.");
  });
});

test("the newest result counts, from whichever run", () => {
  project.run(1, files);
  project.run(2, { [one]: files[one]! }, ({ cases }) => (cases[0]!.verdict = "blocked"));
  expect(certify()).toMatchObject({ outcome: "undecided", out: expect.stringContaining("It was blocked.") });
  project.run(3, { [one]: files[one]! });
  expect(certify(2).outcome).toBe("certified");
});

test("a project's own gate decides beside the reference's, by the same evidence", () => {
  project.run(1, files);
  const few = defineGate({
    id: "enough-cases",
    title: "Enough cases",
    decide: ({ cases, level }) => {
      const count = cases.filter((one) => one.level === level).length;
      return {
        verdict: count >= 5 ? "passed" : "failed",
        because: `${count} of 5 cases.`,
        evidence: [],
        change: ["Write more."],
      };
    },
  });
  project.config.certification = { gates: { 1: ["critical-component-tests-pass", few] } };
  expect(certify()).toMatchObject({
    outcome: "failed",
    out: expect.stringContaining("Enough cases: 1 of 5 cases."),
  });
});
