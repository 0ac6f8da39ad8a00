import fc from "fast-check";
import { stringify } from "yaml";

import { readPlan } from "./plan-file.js";
import { treeOf } from "./test-helpers.js";
import { areasOf, listedCases } from "./tree.js";

const read = (yaml: string) => readPlan(new TextEncoder().encode(yaml), "specs/plan.yaml");
const messages = (yaml: string): string[] =>
  read(yaml).diagnostics.map(({ range: { start }, message }) => `${start.line}:${start.column} ${message}`);

test.each<[string, string, string]>([
  ["nothing", "", "1:1 Unexpected empty plan"],
  ["no case", "areas: []", "1:1 Unexpected plan without a test case"],
  ["a list", "- TC-1", "1:1 Unexpected [ 'TC-1' ], expected a map"],
  ["a negative number", "declared:\n  tests: -1\ncases: [A]", "2:10 Unexpected -1, expected 0 or more"],
  [
    "half a declaration",
    "declared: { remaining: 3 }\ncases: [A]",
    "1:1 Unexpected { remaining: 3 }, expected `tests`, or `implemented` and `remaining`",
  ],
  ["a part without a name", "areas:\n  - cases: [A]", "2:5 Unexpected part without `name`, expected one"],
  ["a case without an id", "cases:\n  - { name: x }", "2:5 Unexpected part without `id`, expected one"],
  ["a case of another kind", "cases:\n  - [1]", "2:5 Unexpected [ 1 ], expected cases such as"],
  [
    "a source of another form",
    "sources: { a: { doc: x } }\ncases: [A]",
    "1:12 Unexpected part without `document`",
  ],
  ["an alias of nothing", "cases: [*a]", "Unresolved alias"],
])("%s is told with its place", (_, yaml, expected) => {
  expect(messages(yaml).join("\n")).toContain(expected);
});

test("every wrong place is told, not only the first", () => {
  expect(messages("declared: { tests: x }\nareas:\n  - nam: A\ncases: [A]")).toHaveLength(3);
});

test("sources come from the nearest part around a number; weeks and priority are kept", () => {
  const tree = treeOf(`
sources: { road: { document: R }, sum: { document: S } }
phases:
  - name: P
    source: road
    weeks: 1-2
    areas:
      - name: A
        declared: [{ tests: 1 }, { tests: 2, source: sum }]
        cases: { TC-1: One, TC-2: null }
`);
  const [{ phase, area } = {}] = areasOf(tree);
  expect(phase).toMatchObject({ name: "P", weeks: "1-2" });
  expect(area?.declared).toEqual([
    { tests: 1, source: "road" },
    { tests: 2, source: "sum" },
  ]);
  expect(area && listedCases(area)).toEqual([{ id: "TC-1", name: "One" }, { id: "TC-2" }]);
});

test("cases outside of areas, and areas outside of phases, are areas of their own", () => {
  const tree = treeOf("cases: [A]\nareas: [{ name: X, cases: [B] }]\nphases: [{ name: P, cases: [C] }]");
  expect(
    areasOf(tree).map(({ phase, area }) => [phase?.name, area.name, listedCases(area).map(({ id }) => id)]),
  ).toEqual([
    [undefined, "The plan", ["A"]],
    ["P", "P", ["C"]],
    [undefined, "X", ["B"]],
  ]);
});

test("whatever YAML holds, reading gives a tree or findings with places in it, and never throws", () => {
  const keys = fc.constantFrom(
    "cases",
    "areas",
    "phases",
    "groups",
    "name",
    "id",
    "declared",
    "tests",
    "sources",
    "source",
    "__proto__",
    "x",
  );
  const value = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(null, 1, -1, 1.5, "A", "", true),
      fc.array(tie("node"), { maxLength: 3 }),
      fc.dictionary(keys, tie("node"), { maxKeys: 4 }),
    ),
  })).node;
  fc.assert(
    fc.property(
      fc.oneof(
        value.map((one) => stringify(one)),
        fc.string(),
      ),
      (yaml) => {
        const { tree, diagnostics } = read(yaml);
        if (tree === undefined) expect(diagnostics.length).toBeGreaterThan(0);
        for (const { rule, range } of diagnostics) {
          expect(rule).toBe("plan-form");
          expect(range.start.offset).toBeLessThanOrEqual(yaml.length);
        }
      },
    ),
  );
});
