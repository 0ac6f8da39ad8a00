import { read, title } from "../document/test-helpers.js";
import { LineIndex, problem } from "../parse/index.js";
import { applySuppressions, suppressionsOf } from "./suppressions.js";

/** Findings of `section-order` at each place where `text` stands in a spec, after its comments have their say. */
function left(spec: string, text: string): string[] {
  const { document, source } = read(spec);
  const lines = new LineIndex(source);
  const found = [...source.matchAll(new RegExp(text, "gu"))].map(({ index }) =>
    problem("section-order", document.file, lines.range(index, index + 1), { message: "m" }),
  );
  return applySuppressions(found, [suppressionsOf(document)]).map(
    ({ rule, range }) => `${rule} ${range.start.line}`,
  );
}

const comment = "<!-- tcspec-disable section-order -- older than the templates -->\n";

test("before the first section a comment holds for the whole file", () => {
  expect(left(`${title}\n${comment}\n## Test Objective\nHERE\n\n## Other\nHERE\n`, "HERE")).toEqual([]);
});

test("in a section it holds from there to the next heading", () => {
  const spec = `${title}\n## Test Objective\nHERE\n\n${comment}\nHERE\n\n## Other\nHERE\n`;
  expect(left(spec, "HERE")).toEqual(["section-order 4", "section-order 11"]);
});

test("other rules are not switched off", () => {
  const spec = `${title}\n<!-- tcspec-disable date-form -- no reason to check -->\n\nHERE\n`;
  expect(left(spec, "HERE")).toEqual(["section-order 5", "suppression-unused 3"]);
});

test("a comment inside code is text", () => {
  expect(left(`${title}\n\`\`\`\n${comment}\`\`\`\n\nHERE\n`, "HERE")).toEqual(["section-order 7"]);
});

test.each([
  ["<!-- tcspec-disable -- why -->", "suppression-form 3"],
  ["<!-- tcspec-disable section-order -->", "suppression-form 3"],
  ["<!-- tcspec-disable section-order -- -->", "suppression-form 3"],
  ["<!-- tcspec-disable suppression-form -- why -->", "suppression-form 3"],
])("%s switches off nothing and is a finding", (line, expected) => {
  expect(left(`${title}\n${line}\n\nHERE\n`, "HERE")).toEqual(["section-order 5", expected]);
});

test("several rules, divided by blanks or commas", () => {
  const spec = `${title}\n<!-- tcspec-disable section-order, date-form\n  -- legacy -->\n\nHERE\n`;
  expect(left(spec, "HERE")).toEqual(["suppression-unused 3"]);
});
