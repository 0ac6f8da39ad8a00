import fc from "fast-check";

import { read, title } from "./test-helpers.js";

function requirements(value: string) {
  const result = read(`${title}\n- **Requirements Reference:** ${value}\n`);
  return {
    rules: result.diagnostics.map(({ rule }) => rule),
    found: result.document.cases[0]!.traceability.requirements,
    source: result.source,
  };
}

const short = (value: string) =>
  requirements(value).found.map(({ document, section, title: name }) => [document, section, name]);

it.each([
  ["PRD 5.1", [["PRD", "5.1", undefined]]],
  ["prd 5.1", [["PRD", "5.1", undefined]]],
  ["Product Requirements Document 5", [["PRD", "5", undefined]]],
  [
    "PRD Section 5.1 - Performance Targets and Benchmarks",
    [["PRD", "5.1", "Performance Targets and Benchmarks"]],
  ],
  ["PRD Section 5.1 – Targets", [["PRD", "5.1", "Targets"]]],
  ["PRD §5.1: Targets", [["PRD", "5.1", "Targets"]]],
  [
    "PRD 4.4, PRD 9.1",
    [
      ["PRD", "4.4", undefined],
      ["PRD", "9.1", undefined],
    ],
  ],
  [
    "7.2, 3.3",
    [
      ["PRD", "7.2", undefined],
      ["PRD", "3.3", undefined],
    ],
  ],
  [
    "PRD Section 5.2 - Load, Stress and Soak; ARCH 6.1",
    [
      ["PRD", "5.2", "Load, Stress and Soak"],
      ["ARCH", "6.1", undefined],
    ],
  ],
  [
    "PRD Section 5.2 - Load, Stress, PRD Section 5.3 - Soak",
    [
      ["PRD", "5.2", "Load, Stress"],
      ["PRD", "5.3", "Soak"],
    ],
  ],
  [
    "`PRD 4.4`, `PRD 9.1`",
    [
      ["PRD", "4.4", undefined],
      ["PRD", "9.1", undefined],
    ],
  ],
  ["Section 2.4 - Title", [["PRD", "2.4", "Title"]]],
  ["Phase-1 Task 1.2 - Mixtral Deployment", [["PRD", "1.2", "Mixtral Deployment"]]],
  ["ARCH Appendix B - Templates", [["ARCH", "B", "Templates"]]],
  ["PRD B.1.1", [["PRD", "B.1.1", undefined]]],
  ["RFC 2119", [["RFC", "2119", undefined]]],
  ["[PRD 5.1](docs/prd.md#51)", [["PRD", "5.1", undefined]]],
  ["PRD Section {X.X} - {Section Name}", [["PRD", "{X.X}", "{Section Name}"]]],
  ["PRD 5.1 (Targets)", [["PRD", "5.1", "Targets"]]],
])("%s", (value, expected) => {
  expect(short(value)).toEqual(expected);
  expect(requirements(value).rules).toEqual([]);
});

it("stand at their own place", () => {
  const { found, source } = requirements("PRD 4.4, `PRD 9.1`; PRD Section 9.2 - A, b");
  expect(found.map(({ range }) => source.slice(range.start.offset, range.end.offset))).toEqual([
    "PRD 4.4",
    "PRD 9.1",
    "PRD Section 9.2 - A, b",
  ]);
});

it("that cannot be read are reported at their place", () => {
  const { rules, found } = requirements("PRD 4.4; the usual things");
  expect([rules, found.map(({ section }) => section)]).toEqual([["reference-form"], ["4.4"]]);
});

it.each([
  "PRD 5.1 - Performance Targets and 5.2 - Integrity",
  "PRD 5.1-5.2",
  "PRD 5.1: 5.2",
  "PRD 5.1 (5.2)",
  "PRD 5.1 - PRD 5.2",
  "PRD 5.1 – 5.2",
  "PRD 5.1 - 5",
  "PRD 5.1 - Performance Targets and PRD 5.2",
  "PRD 5.1 - Performance Targets and Section 5.2",
  "PRD 5.1 - Performance Targets & 5.2",
  "Phase-1 Task 1.2 - Phase-1 Task 1.3",
  "PRD 5.1 and 5.2",
  "PRD 5.1 & 5.2",
  "PRD 5.1 to 5.2",
  "PRD 5.1 5.2",
  "PRD 5 and 6",
  "PRD 5 6",
])("two in one are no reference with a title: %s", (value) => {
  const result = read(`${title}\n- **Requirements Reference:** ${value}\n`);
  expect(result.diagnostics.map(({ rule, message }) => [rule, message])).toEqual([
    [
      "reference-form",
      `Unexpected reference "${value}" with a second number, expected a comma between references, such as "PRD 5.1, PRD 5.2"`,
    ],
  ]);
  expect(result.document.cases[0]!.traceability.requirements).toEqual([]);
});

it.each([
  ["PRD 5.1 - TLS 1.2 and 1.3", "TLS 1.2 and 1.3"],
  ["PRD 5.1 - 3D models of Level 2", "3D models of Level 2"],
  ["PRD 5.1 - Migration to 2.0", "Migration to 2.0"],
  ["PRD 5.1 - Release 2.0: what changes", "Release 2.0: what changes"],
  ["PRD 5.1 - Changes of 5.2 % and more", "Changes of 5.2 % and more"],
  ["ISO 26262 5.1 - Scope", "Scope"],
])("numbers in a title leave it one: %s", (value, name) => {
  expect([short(value)[0]![2], requirements(value).rules]).toEqual([name, []]);
});

it("take any text in reasonable time and keep to its place", () => {
  const word = fc.constantFrom(
    "PRD",
    "Section",
    "Task",
    "5.1",
    "B.1",
    ",",
    ";",
    " - ",
    "-",
    " ",
    "Title",
    "{",
    "}",
    "(",
    ")",
    "§",
    ":",
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => {
      const { found, source } = requirements(`x ${words.join(" ")}`);
      for (const { text, range } of found)
        expect(source.slice(range.start.offset, range.end.offset).replace(/\s+/g, " ")).toContain(
          text.split(" ")[0],
        );
    }),
    { numRuns: 200 },
  );
});
