import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Results } from "../../compiler/model/results.js";
import { completeSpec, EvidenceProject } from "../../compiler/evidence/testing/evidence-project.js";
import { certifyCommand, type CertifyArguments } from "./certify.js";

// Specs are checked and compiled for real; how long that takes is not what is tested.
jest.setTimeout(60_000);

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
  project.put(files[one]!, completeSpec(`${one}: Numbers`, { level: 1 }));
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

test("changed results fail with exit code 1, evidence that does not count is undecided with 3", async () => {
  const file = project.run(1, files, simulated);
  const { code, out } = await certify();
  expect(code).toBe(3);
  expect(out).toContain(`{ covers: "simulated" } for simulated services (mixtral), in 1 case: ${one}`);
  project.put(file, readFileSync(join(project.root, file), "utf8").replaceAll('"simulated"', '"real"'));
  expect(await certify()).toMatchObject({
    code: 1,
    out: expect.stringContaining("was changed after it was written"),
  });
});

test("what counts by waivers is conditional, exit code 0; --no-waivers leaves it undecided", async () => {
  project.run(1, files, simulated);
  const waiver = {
    name: "W-7",
    covers: "simulated" as const,
    reason: "No deployment",
    expires: "2026-12-31",
  };
  project.config.certification = { ...project.config.certification, waivers: [waiver] };
  expect(await certify()).toMatchObject({
    code: 0,
    out: expect.stringContaining("Level 1 (Component): conditional"),
  });
  expect(await certify(1, { waivers: false })).toMatchObject({ code: 3 });
});

test.each([
  ["a service", { services: ["mixtrall"] }, "no such service mixtrall; did you mean mixtral?"],
  ["a case", { cases: ["TC-L9-*"] }, "no test case fits TC-L9-*; expected an id such as TC-"],
])(
  "a waiver about %s that there is not is wrong usage, also when it has expired",
  async (_, part, message) => {
    project.run(1, files, simulated);
    const waiver = {
      name: "W-7",
      covers: "simulated" as const,
      reason: "No deployment",
      expires: "2020-12-31",
    };
    project.config.certification = { ...project.config.certification, waivers: [{ ...waiver, ...part }] };
    await expect(certify()).rejects.toThrow(`certification.waivers.0 ("W-7"): ${message}`);
    expect(await certify(1, { waivers: false })).toMatchObject({ code: 3 });
  },
);

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
