import fc from "fast-check";

import type { Diagnostic } from "../model/diagnostic.js";
import { codeFrame } from "./frame.js";
import { formatJson } from "./json.js";
import { formatPretty } from "./pretty.js";
import { sortDiagnostics } from "./sort.js";

const source = "# A case\n\n1. Send it\n   - ✅ It succeeds\n\nEnd\n";

function finding(line: number, column: number, overrides: Partial<Diagnostic> = {}): Diagnostic {
  const start = { line, column, offset: line * 100 + column };
  return {
    rule: "step-unbound",
    severity: "error",
    message: "Unexpected phrase",
    file: "specs/a.md",
    range: { start, end: { ...start, column: column + 4, offset: start.offset + 4 } },
    data: {},
    related: [],
    ...overrides,
  };
}

test("a finding shows its place, its rule and a frame of the Markdown", () => {
  expect(formatPretty([finding(3, 4)], () => source, { colour: false })).toBe(
    `specs/a.md:3:4 error Unexpected phrase step-unbound
    1 | # A case
    2 |
  > 3 | 1. Send it
      |    ^^^^
    4 |    - ✅ It succeeds
    5 |

1 error, 0 warnings in 1 file
`,
  );
});

test("a related place and a fix are shown under the finding", () => {
  const related = [{ message: "first declared here", file: "specs/b.md", range: finding(1, 3).range }];
  const fix = { description: "Rename it", edits: [] };
  const text = formatPretty(
    [finding(3, 4, { related, fix })],
    (file) => (file === "specs/a.md" ? source : undefined),
    {
      colour: false,
    },
  );
  expect(text).toContain("  see specs/b.md:1:3 first declared here\n");
  expect(text).toContain("  fix Rename it\n");
});

test("nothing found prints nothing", () => {
  expect(formatPretty([], () => source, { colour: false })).toBe("");
});

test("colours are there when asked for, and only then", () => {
  const plain = formatPretty([finding(3, 4)], () => source, { colour: false });
  const colourful = formatPretty([finding(3, 4)], () => source, { colour: true });
  expect(plain).not.toContain("\u001B");
  expect(colourful).toContain("\u001B[31m");
  // eslint-disable-next-line no-control-regex -- the colours are control sequences
  expect(colourful.replace(/\u001B\[\d+m/gu, "")).toBe(plain);
});

test("a spec cannot steer the terminal", () => {
  const text = formatPretty([finding(1, 1, { message: "a\u001B]0;x\u0007b" })], () => "\u001B[2Jgone", {
    colour: false,
  });
  expect(text).not.toContain("\u001B");
  expect(text).not.toContain("\u0007");
});

test("the frame of a very long line holds the place and stays short", () => {
  const long = `${"a".repeat(100_000)}HERE${"b".repeat(100_000)}`;
  const frame = codeFrame(long, { start: { line: 1, column: 100_001 } }, { colour: false });
  expect(frame.length).toBeLessThan(1000);
  const [text, marker] = frame.split("\n");
  expect(text!.slice(marker!.indexOf("^"), marker!.indexOf("^") + 4)).toBe("HERE");
});

test("a place outside the source gives no frame, any other gives its line", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string()),
      fc.integer({ min: -5, max: 30 }),
      fc.nat(200),
      (lines, line, column) => {
        const text = lines.join("\n").replace(/[\r\u2028\u2029]/gu, " ");
        const frame = codeFrame(text, { start: { line, column } }, { colour: false });
        const count = text.split("\n").length;
        if (line < 1 || line > count) expect(frame).toBe("");
        else expect(frame).toMatch(new RegExp(`^> +${line} \\|`, "mu"));
      },
    ),
  );
});

test("findings are sorted by file, place and rule", () => {
  const given = [finding(9, 1, { file: "b" }), finding(4, 2, { file: "a" }), finding(4, 1, { file: "a" })];
  const twins = [finding(4, 1, { file: "a", rule: "a-rule" })];
  expect(
    sortDiagnostics([...given, ...twins]).map(({ file, range, rule }) => [file, range.start.column, rule]),
  ).toEqual([
    ["a", 1, "a-rule"],
    ["a", 1, "step-unbound"],
    ["a", 2, "step-unbound"],
    ["b", 1, "step-unbound"],
  ]);
});

test("the JSON holds flat places, a summary and where the rule is documented", () => {
  const findings = [
    finding(3, 4),
    finding(1, 1, { severity: "warning", fix: { description: "x", edits: [] } }),
  ];
  expect(JSON.parse(formatJson(findings))).toEqual({
    diagnostics: [
      expect.objectContaining({ line: 1, column: 1, severity: "warning", fixable: true }),
      {
        rule: "step-unbound",
        severity: "error",
        message: "Unexpected phrase",
        file: "specs/a.md",
        line: 3,
        column: 4,
        endLine: 3,
        endColumn: 8,
        data: {},
        related: [],
        fixable: false,
        docs: "docs/rules/step-unbound.md",
      },
    ],
    summary: { files: 1, errors: 1, warnings: 1 },
  });
});
