import type { Severity } from "../model/diagnostic.js";
import { LineIndex, problem } from "../parse/index.js";
import { compareWithBaseline, parseBaseline, recordBaseline } from "./baseline.js";

const range = new LineIndex("").range(0, 0);
const found = (file: string, rule: string, severity: Severity = "error") =>
  problem(rule, file, range, { message: "m", severity });

test("counts by file and rule, sorted; infos are not counted", () => {
  const baseline = recordBaseline([
    found("b.md", "y"),
    found("a.md", "z"),
    found("a.md", "x"),
    found("a.md", "x"),
    found("a.md", "i", "info"),
  ]);
  expect(JSON.stringify(baseline)).toBe('{"version":1,"files":{"a.md":{"x":2,"z":1},"b.md":{"y":1}}}');
});

test("known findings do not fail, a further one brings up all of its kind, gone ones are told", () => {
  const baseline = recordBaseline([
    found("a.md", "x"),
    found("a.md", "y"),
    found("a.md", "y"),
    found("gone.md", "x"),
  ]);
  const { fresh, stale } = compareWithBaseline(
    [found("a.md", "x"), found("a.md", "x"), found("a.md", "y"), found("new.md", "x")],
    baseline,
  );
  expect(fresh.map(({ file, rule }) => `${file} ${rule}`)).toEqual(["a.md x", "a.md x", "new.md x"]);
  expect(stale).toEqual([
    { file: "a.md", rule: "y", recorded: 2, found: 1 },
    { file: "gone.md", rule: "x", recorded: 1, found: 0 },
  ]);
});

test("a file named like a member of every object is a file", () => {
  const baseline = recordBaseline([]);
  expect(compareWithBaseline([found("constructor", "toString")], baseline).fresh).toHaveLength(1);
});

test.each(["", "[]", '{"version":2,"files":{}}', '{"version":1,"files":{"a":{"x":-1}}}'])(
  "%j is no baseline",
  (text) => {
    expect(parseBaseline(text)).toMatchObject({ ok: false });
  },
);
