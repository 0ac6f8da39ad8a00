import fc from "fast-check";

import { certify, type CertifyInput } from "./certify.js";
import type { Waiver } from "./config.js";
import type { CertifiedCase, Gate, GateVerdict, Objection } from "./evidence.js";
import { certificationAsText } from "./format-text.js";
import { caseOf, evidenceOf } from "./test-helpers.js";

const gate = (verdict: GateVerdict, id = verdict): Gate => ({
  id,
  title: `Gate ${id}`,
  decide: () => ({
    verdict,
    because: `It ${verdict}.`,
    evidence: [],
    change: verdict === "passed" ? [] : ["Do something."],
  }),
});

const waiver: Waiver = {
  name: "W-1",
  covers: "simulated",
  reason: "No deployment yet",
  expires: "2026-12-31",
};
const simulated: Objection = {
  kind: "simulated",
  sentence: "It ran on services that are simulated: mixtral.",
};
const id = "TC-L1-COMP-A-001";

function input(
  gates: Gate[][],
  changes: Partial<CertifyInput> & { cases?: CertifiedCase[] } = {},
): CertifyInput {
  const { cases = [caseOf(id)], ...rest } = changes;
  return {
    evidence: evidenceOf(1, { cases }),
    levels: gates.map((list, at) => ({ level: at + 1, gates: list })),
    waivers: [],
    today: "2026-11-23",
    obstacles: [],
    weakServices: () => ["mixtral"],
    ...rest,
  };
}

const last = (made: CertifyInput) => certify(made).at(-1)!;

test.each<[string, GateVerdict[], string]>([
  ["all pass", ["passed", "passed"], "certified"],
  ["one is undecided", ["passed", "undecided"], "undecided"],
  ["one failed", ["undecided", "failed", "passed"], "failed"],
  ["there is none", [], "undecided"],
])("where %s", (_, verdicts, outcome) => {
  expect(last(input([verdicts.map((verdict) => gate(verdict))])).outcome).toBe(outcome);
});

test("a level needs the one before, and says so", () => {
  for (const first of ["failed", "undecided"] as const) {
    const found = last(input([[gate(first)], [gate("passed")]]));
    expect(found).toMatchObject({ level: 2, outcome: "undecided" });
    expect(found.because).toEqual([
      `Level 2 needs level 1, which ${first === "failed" ? "has failed" : "is undecided"}.`,
    ]);
    expect(found.change).toEqual(["Certify level 1 first."]);
  }
});

test("what passed by a waiver is conditional, and so is every level above", () => {
  const cases = [caseOf(id, "passed", { objections: [simulated], waivers: [waiver] })];
  const levels = certify(input([[gate("passed")], [gate("passed")]], { waivers: [waiver], cases }));
  expect(levels.map(({ outcome }) => outcome)).toEqual(["conditional", "conditional"]);
  expect(levels[0]?.because).toEqual([
    "All 1 gate passed.",
    'By the waiver "W-1" simulated evidence of 1 case counts until 2026-12-31.',
  ]);
  expect(levels[1]?.because).toContain("Level 1 is conditional.");
  const text = certificationAsText(levels.slice(0, 1), { colour: false });
  expect(text).toContain(`used: "W-1" covers simulated evidence until 2026-12-31: No deployment yet (${id})`);
});

test("a waiver that has expired fails the level that it is about, and no other", () => {
  const expired = { ...waiver, expires: "2026-11-22", cases: ["TC-L2-*"] };
  const levels = certify(
    input([[gate("passed")], [gate("passed")]], {
      waivers: [expired],
      cases: [caseOf(id), caseOf("TC-L2-INT-A-001")],
    }),
  );
  expect(levels.map(({ outcome }) => outcome)).toEqual(["certified", "failed"]);
  expect(levels[1]?.because).toEqual(['The waiver "W-1" expired on 2026-11-22.']);
});

test("results that were changed fail the level, whatever the gates say", () => {
  const objections: Objection[] = [{ kind: "changed results", sentence: "r1.json was changed." }];
  const found = last(input([[gate("passed")]], { cases: [caseOf(id, "undecided", { objections })] }));
  expect(found).toMatchObject({
    outcome: "failed",
    because: [`Results were changed after they were written (${id}).`],
  });
});

test("obstacles leave a level undecided", () => {
  expect(last(input([[gate("passed")]], { obstacles: ["Files differ."] }))).toMatchObject({
    outcome: "undecided",
    because: ["Files differ."],
  });
});

test("waivers that would be needed are told for what passed and cannot count, with its services", () => {
  const scaled: Objection = { kind: "scaled", sentence: "It ran at profile standard." };
  const cases = [
    caseOf(id, "undecided", { verdict: "passed", objections: [simulated, scaled] }),
    caseOf("TC-L1-COMP-A-002", "undecided", { verdict: "passed", objections: [simulated] }),
    caseOf("TC-L1-COMP-A-003", "failed", { objections: [simulated] }),
  ];
  const found = last(input([[gate("undecided")]], { cases }));
  expect(found.wanted).toEqual([
    { covers: "simulated", services: ["mixtral"], cases: [id, "TC-L1-COMP-A-002"] },
    { covers: "scaled", services: ["mixtral"], cases: [id] },
  ]);
  expect(certificationAsText([found], { colour: false })).toContain(
    '{ covers: "simulated" } for simulated services (mixtral), in 2 cases: TC-L1-COMP-A-001, TC-L1-COMP-A-002',
  );
});

test("a gate of a project that throws decides nothing", () => {
  const broken: Gate = {
    id: "own",
    title: "Own",
    decide: () => {
      throw new Error("no data");
    },
  };
  expect(last(input([[gate("passed"), broken]]))).toMatchObject({
    outcome: "undecided",
    because: ["Own: The gate threw: no data"],
  });
});

test("one more gate, or one worse, never makes an outcome better", () => {
  const verdict = fc.constantFrom<GateVerdict>("passed", "undecided", "failed");
  const rank = { certified: 0, conditional: 1, undecided: 2, failed: 3 };
  fc.assert(
    fc.property(fc.array(verdict, { minLength: 1, maxLength: 5 }), verdict, (list, more) => {
      const before = last(input([list.map((one) => gate(one))])).outcome;
      const after = last(input([[...list, more].map((one) => gate(one))])).outcome;
      expect(rank[after]).toBeGreaterThanOrEqual(rank[before]);
    }),
  );
});

test("text of specs and waivers cannot steer a terminal", () => {
  const cases = [
    caseOf(id, "passed", { objections: [{ kind: "simulated", sentence: "\u001b[2J" }], waivers: [waiver] }),
  ];
  const text = certificationAsText(
    certify(input([[gate("passed")]], { waivers: [{ ...waiver, reason: "\u001b]0;x" }], cases })),
    { colour: false },
  );
  expect(text).not.toContain("\u001b");
});
