import { codeFrame, printable } from "../diagnostics/frame.js";
import { escapeHtml } from "../report/parts/html.js";
import { formatJUnit } from "../report/junit.js";
import { clean } from "../trace/formats/clean.js";
import { resultOf, resultsOf } from "../trace/test-helpers.js";

const controls = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";
const letters = "שלום مرحبا";

test.each<[string, (text: string) => string]>([
  ["a terminal", printable],
  ["CSV and Markdown", clean],
  ["HTML", escapeHtml],
  ["JUnit XML", (name) => formatJUnit(resultsOf([resultOf({ name })]), () => undefined)],
])("in %s controls of direction are shown, letters from right to left stay", (_, shown) => {
  const text = shown(`a\u202eb\u2066c ${controls} ${letters}`);
  expect(text).toContain("a\\u202eb\\u2066c");
  expect(text).toContain(letters);
  expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/u);
});

test("in the frame of a place they are replaced one for one: the marker stays under what it marks", () => {
  const frame = codeFrame("a\u202eb!", { start: { line: 1, column: 4 } }, { colour: false });
  expect(frame).toContain("a\u{FFFD}b!\n");
  expect(frame.split("\n")[1]).toMatch(/\| {4}\^$/u);
});
