import { readFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";

import { contradictionsOf, outdatedOf } from "./contradictions.js";
import { planReport } from "./report.js";
import { planAsMarkdown } from "./format-markdown.js";
import { planAsText } from "./format-text.js";
import { treeOf } from "./test-helpers.js";

const reference = treeOf(readFileSync(join(__dirname, "..", "..", "specs", "plan.yaml"), "utf8"));

const shown = (tree = reference) =>
  contradictionsOf(tree).map(({ path, about, figures, arisesIn }) => [
    path.at(-1) ?? "all",
    about,
    figures.map(({ tests, kind, sources }) => `${tests} ${kind} ${sources.join()}`),
    ...(arisesIn.length > 0 ? [arisesIn.map((one) => one.at(-1))] : []),
  ]);

test("the reference plan: 176, 165 and 156, each with its source, down to where it arises", () => {
  expect(shown()).toEqual([
    ["all", "tests", ["176 declared summary", "165 parts roadmap", "156 listed index"], ["Storage"]],
    ["all", "remaining", ["172 declared summary", "161 parts roadmap"]],
    ["Phase 1: Core Component Tests", "tests", ["84 parts roadmap", "75 listed index"], ["Storage"]],
    [
      "Infrastructure Services",
      "tests",
      ["36 declared roadmap", "36 parts roadmap", "27 listed index"],
      ["Storage"],
    ],
    ["Storage", "tests", ["9 declared roadmap", "0 listed index"]],
    ["Data Encryption", "tests", ["2 declared roadmap", "1 listed index"]],
  ]);
});

test("both texts say the three numbers and where each comes from", () => {
  const report = planReport(reference, []);
  for (const text of [
    planAsText(report, reference, { colour: false, unicode: false }),
    planAsMarkdown(report, reference).replaceAll("\\", ""),
  ]) {
    expect(text).toContain("176 declared (Test Cases Implementation Guide 1.0, Executive Summary)");
    expect(text).toContain(
      "165 by its parts (Test Cases Implementation Guide 1.0, Implementation Roadmap): 84 + 32 + 18 + 15 + 16",
    );
    expect(text).toContain("156 ids listed (Published index of test cases)");
  }
});

test("the nine storage cases listed leave only the summary alone, and one group", () => {
  const ids = Array.from({ length: 9 }, (_, at) => `TC-L1-INFRA-STORAGE-00${at + 1}`);
  const mended = readFileSync(join(__dirname, "..", "..", "specs", "plan.yaml"), "utf8").replace(
    "cases: []",
    `cases: [${ids.join(", ")}]`,
  );
  expect(shown(treeOf(mended))).toEqual([
    ["all", "tests", ["176 declared summary", "165 parts roadmap", "165 listed index"]],
    ["all", "remaining", ["172 declared summary", "161 parts roadmap"]],
    ["Data Encryption", "tests", ["2 declared roadmap", "1 listed index"]],
  ]);
});

test("a declaration that does not add up in itself", () => {
  const tree = treeOf(
    "declared: { tests: 5, implemented: 1, remaining: 3 }\nareas: [{ name: A, declared: { tests: 5 } }]\ncases: [A-1]",
  );
  expect(shown(tree)).toEqual([["all", "tests", ["5 declared ", "5 parts ", "1 listed ", "4 parts "]]]);
});

test("what does not add up is told once, and no document is quoted with it", () => {
  const tree = treeOf("declared: { tests: 10, implemented: 1, remaining: 4 }\ncases: [A-1]");
  const text = planAsText(planReport(tree, []), tree, { colour: false, unicode: false });
  expect(text).not.toContain("10 = 1");
  expect(text.split("\n").filter((line) => line.startsWith("  The whole ("))).toHaveLength(1);
  expect(text).toContain(
    "    10 declared\n    1 id listed\n    5 by its parts: 1 implemented + 4 remaining\n",
  );
});

test("a part that does not say which cases stand in it is not compared, and neither is a sum with an unknown part", () => {
  expect(
    shown(
      treeOf(
        "areas:\n- name: A\n  cases: [A-1, A-2]\n  groups: [{ name: B, declared: { tests: 7 } }, { name: C }]",
      ),
    ),
  ).toEqual([]);
});

test("a word on progress that the specs have overtaken is told with the number written", () => {
  const outdated = outdatedOf(reference, (id) => id.startsWith("TC-L2-INT-DB-00"));
  expect(outdated).toContainEqual(
    expect.objectContaining({
      path: ["Phase 2: Integration Tests", "Database Integration", "PostgreSQL"],
      declared: 1,
      written: 8,
    }),
  );
  expect(outdated.map(({ path }) => path.at(-1))).not.toContain("Hermes-2");
});

test("numbers made of one truth never contradict each other; one changed number always does", () => {
  const sizes = fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 3 }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(sizes, fc.nat(), fc.integer({ min: 1, max: 9 }), (areas, pick, more) => {
      let number = 0;
      const total = areas.flat().reduce((a, b) => a + b, 0);
      const plan = (off: number) => ({
        declared: { tests: total + off },
        areas: areas.map((groups, a) => ({
          name: `A${a}`,
          declared: { tests: groups.reduce((x, y) => x + y, 0) },
          groups: groups.map((size, g) => ({
            name: `G${a}.${g}`,
            declared: { tests: size },
            cases: Array.from({ length: size }, () => `TC-${(number += 1)}`),
          })),
        })),
      });
      expect(contradictionsOf(treeOf(JSON.stringify(plan(0))))).toEqual([]);
      expect(contradictionsOf(treeOf(JSON.stringify(plan(more)))).map(({ path }) => path)).toEqual([[]]);
      const wrong = plan(0);
      const area = wrong.areas[pick % wrong.areas.length]!;
      area.groups[0]!.cases.pop();
      const [first, ...rest] = contradictionsOf(treeOf(JSON.stringify(wrong)));
      expect(first?.arisesIn).toEqual([[area.name, area.groups[0]!.name]]);
      expect(rest).toHaveLength(2);
    }),
    { numRuns: 20 },
  );
});
