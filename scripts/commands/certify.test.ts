import { readFileSync } from "node:fs";
import { join } from "node:path";

import { defineGate } from "../../compiler/certify/define-gate.js";
import type { Results } from "../../compiler/model/results.js";
import { completeSpec, EvidenceProject } from "../testing/evidence-project.js";
import { certifyCommand, type CertifyArguments } from "./certify.js";

let project: EvidenceProject;
beforeEach(async () => {
  project = new EvidenceProject();
  project.config = {
    levels: {
      1: { name: "Component", categories: ["COMP"] },
      2: { name: "Integration", categories: ["INT"] },
    },
    services: { mixtral: { kind: "model" }, postgres: { kind: "postgres" } },
    certification: { gates: { 1: ["critical-component-tests-pass"], 2: ["integration-tests-pass"] } },
  };
  project.put(
    files[one]!,
    completeSpec(`${one}: Numbers`, { level: 1 }).replaceAll("Integration", "Component"),
  );
  project.put(files[two]!, completeSpec(`${two}: Numbers`));
  await project.compile();
});
afterEach(() => project.remove());

const one = "TC-L1-COMP-MIXTRAL-001";
const two = "TC-L2-INT-DB-001";
const files: Record<string, string> = { [one]: `specs/${one}.md`, [two]: `specs/${two}.md` };

async function certify(level = 1, changes: Partial<CertifyArguments> = {}) {
  const out: string[] = [];
  const code = await certifyCommand({
    level,
    loaded: project.loaded(),
    workingFolder: project.root,
    today: "2026-11-23",
    now: { commit: "c0ffee", dirty: false },
    colour: false,
    stdout: (text) => out.push(text),
    stderr: () => undefined,
    ...changes,
  });
  return { code, out: out.join("") };
}

const simulated = (results: Results): void => {
  results.services = [{ name: "mixtral", tier: "simulated", version: "1", address: "http://127.0.0.1:1" }];
  for (const result of results.cases) Object.assign(result, { services: ["mixtral"], tier: "simulated" });
};

test("real evidence of this state, at full profile, certifies levels in order", async () => {
  project.run(1, files);
  expect(await certify(1)).toMatchObject({
    code: 0,
    out: expect.stringContaining("Level 1 (Component): certified\n  All 1 gate passed."),
  });
  const { code, out } = await certify(2);
  expect(code).toBe(0);
  expect(out).toMatch(/^Level 1 \(Component\): certified\n\nLevel 2 \(Integration\): certified\n/u);
});

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
])("a result %s does not certify, and says so in its own sentence", async (_, change, sentence) => {
  project.run(1, files, change);
  const { code, out } = await certify();
  expect(code).toBe(3);
  expect(out).toContain("Level 1 (Component): undecided");
  expect(out).toContain(sentence);
});

test.each<[string, (file: string) => void, number, string]>([
  [
    "changed after it was written",
    (file) =>
      project.put(
        file,
        readFileSync(join(project.root, file), "utf8").replace('"profile":"full"', '"profile":"full "'),
      ),
    1,
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
    1,
    "was changed after it was written: its seal does not fit its content.",
  ],
  [
    "without its seal",
    (file) => {
      const open = JSON.parse(readFileSync(join(project.root, file), "utf8")) as Results;
      delete open.seal;
      project.put(file, JSON.stringify(open));
    },
    3,
    "carries no seal",
  ],
  [
    "with another journal",
    () => project.put(".tcspec/runs/20261123-080000001-abcd/journal/1.ndjson", "{}\n"),
    1,
    "The journal of run 20261123-080000001-abcd is not the one that its results were built from.",
  ],
  [
    "cut short",
    (file) => project.put(file, readFileSync(join(project.root, file), "utf8").slice(0, 300)),
    3,
    ".tcspec/results/20261123-080000001-abcd.json cannot be read, and may hold newer results",
  ],
])("a results file %s does not certify", async (_, forge, code, sentence) => {
  forge(project.run(1, files));
  const found = await certify();
  expect(found.code).toBe(code);
  expect(found.out).toContain(sentence);
});

test("a spec changed since, a tree with changes and a stale generated file do not certify", async () => {
  project.run(1, files);
  expect(await certify(1, { now: { commit: "c0ffee", dirty: true } })).toMatchObject({
    code: 3,
    out: expect.stringContaining("Files differ from commit c0ffee"),
  });
  project.put(
    files[one]!,
    readFileSync(join(project.root, files[one]!), "utf8").replace("One is one.", "One is one!"),
  );
  const { code, out } = await certify();
  expect(code).toBe(3);
  expect(out).toContain("its result is older than the spec");
  expect(out).toContain(`The generated file of ${files[one]} is missing or not what the spec gives.`);
});

test("a failure counts on any tier and at any profile", async () => {
  project.run(1, files, (results) => {
    simulated(results);
    results.profile = "smoke";
    results.cases[0]!.verdict = "failed";
  });
  expect(await certify()).toMatchObject({
    code: 1,
    out: expect.stringContaining(`1 of 1 case failed: ${one}`),
  });
});

test("simulated and scaled evidence is not certified, and the report names the waivers that would be needed", async () => {
  project.run(1, files, (results) => {
    simulated(results);
    results.profile = "standard";
  });
  const { code, out } = await certify();
  expect(code).toBe(3);
  expect(out).toContain("It ran on simulated service (mixtral).");
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

  it("it is conditional, exit code 0, and they are printed; without them undecided", async () => {
    waive(waiver);
    const { code, out } = await certify(2);
    expect(code).toBe(0);
    expect(out).toContain("Level 2 (Integration): conditional");
    expect(out).toContain(
      `used: "W-7 by the QA lead" covers simulated evidence until 2026-12-31: No deployment before January (${two})`,
    );
    expect(await certify(2, { waivers: false })).toMatchObject({ code: 3 });
  });

  it("that have expired it failed", async () => {
    waive({ ...waiver, expires: "2026-11-22" });
    expect(await certify()).toMatchObject({
      code: 1,
      out: expect.stringContaining('The waiver "W-7 by the QA lead" expired on 2026-11-22.'),
    });
  });

  it("for another level alone, that level needs the one before", async () => {
    waive({ ...waiver, cases: ["TC-L2-*"] });
    const { code, out } = await certify(2);
    expect(code).toBe(3);
    expect(out).toContain("Level 2 needs level 1, which is undecided.");
  });
});

test("the newest result counts, from whichever run", async () => {
  project.run(1, files);
  project.run(2, { [one]: files[one]! }, ({ cases }) => (cases[0]!.verdict = "blocked"));
  expect(await certify()).toMatchObject({ code: 3, out: expect.stringContaining("It was blocked.") });
  project.run(3, { [one]: files[one]! });
  expect((await certify(2)).code).toBe(0);
});

test("a project's own gate decides beside the reference's, by the same evidence", async () => {
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
  expect(await certify()).toMatchObject({
    code: 1,
    out: expect.stringContaining("Enough cases: 1 of 5 cases."),
  });
});

test("JSON holds all of it, on standard output or in a file beside the text", async () => {
  project.run(1, files);
  const { out } = await certify(1, { format: "json" });
  const report = JSON.parse(out) as {
    outcome: string;
    levels: { gates: { verdict: string; evidence: object[] }[] }[];
  };
  expect(report).toMatchObject({ schemaVersion: 1, level: 1, outcome: "certified", commit: "c0ffee" });
  expect(report.levels[0]?.gates[0]?.evidence).toEqual([
    { kind: "case", id: one, standing: "passed", because: "It passed." },
  ]);
  const written = await certify(1, { out: "reports/level-1.json" });
  expect(written.out).toContain("Level 1 (Component): certified");
  expect(readFileSync(join(project.root, "reports", "level-1.json"), "utf8")).toBe(out);
});

test("a level that there is not, and a gate that there is not, are wrong usage", async () => {
  await expect(certify(3)).rejects.toThrow("There is no level 3: expected one of 1, 2.");
  project.config.certification = { gates: { 1: ["code-coverag"] } };
  await expect(certify()).rejects.toThrow(
    "certification.gates.1: no such gate code-coverag; did you mean code-coverage?",
  );
});
