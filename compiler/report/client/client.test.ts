import fc from "fast-check";

import type { ReportData } from "../trace/report-data.js";
import { emptyFilter, formatPlace, parsePlace, views } from "./address.js";
import { applyFilter, indexOf } from "./filter.js";

const data: ReportData = {
  words: ["suspect", "accepted"],
  documents: [
    {
      key: "PRD",
      sections: [
        { name: "1", title: "Latency", depth: 0, coverage: "shallow", line: 1, page: 0 },
        { name: "2", title: "Limits", depth: 0, coverage: "uncovered", line: 2, page: 1 },
      ],
    },
    {
      key: "ARCH",
      sections: [{ name: "1", title: "Gateway", depth: 0, coverage: "proven", line: 1, page: 2 }],
    },
  ],
  cases: [
    {
      id: "TC-1",
      name: "Fast",
      file: "a.md",
      line: 1,
      level: 1,
      priority: "High",
      verdict: "passed",
      tags: ["quick"],
    },
    { id: "TC-2", name: "Slow", file: "b.md", line: 1, level: 2, priority: "Low", verdict: "failed" },
    { id: "TC-3", name: "Alone", file: "c.md", line: 1, verdict: "not run" },
  ],
  links: [
    { case: 0, document: 0, section: 0, states: [0], text: "PRD 1", line: 3 },
    { case: 0, document: 1, section: 0, states: [1], text: "ARCH 1", line: 3 },
    { case: 1, document: 0, section: 0, states: [1], text: "PRD 1", line: 3 },
    { case: 1, document: -1, section: -1, states: [1], text: "NOPE 9", line: 4 },
  ],
  findings: [],
  removed: [],
  hasLock: true,
  perBlock: { cases: 24, sections: 64 },
};
const index = indexOf(data);

function selected(filter: Partial<typeof emptyFilter>): { cases: string[]; sections: string[] } {
  const { cases, sections } = applyFilter(index, { ...emptyFilter, ...filter });
  return {
    cases: cases.map((at) => data.cases[at]!.id),
    sections: sections.map(
      ({ document, section }) =>
        `${data.documents[document]!.key} ${data.documents[document]!.sections[section]!.name}`,
    ),
  };
}

test.each([
  [{}, ["TC-1", "TC-2", "TC-3"], ["PRD 1", "PRD 2", "ARCH 1"]],
  [{ verdict: "failed" }, ["TC-2"], ["PRD 1"]],
  [{ level: "1" }, ["TC-1"], ["PRD 1", "ARCH 1"]],
  [{ priority: "Low" }, ["TC-2"], ["PRD 1"]],
  [{ tag: "quick" }, ["TC-1"], ["PRD 1", "ARCH 1"]],
  [{ document: "ARCH" }, ["TC-1"], ["ARCH 1"]],
  [{ coverage: "uncovered" }, [], ["PRD 2"]],
  [{ coverage: "shallow" }, ["TC-1", "TC-2"], ["PRD 1"]],
  [{ state: "suspect" }, ["TC-1"], ["PRD 1"]],
  [{ state: "suspect", verdict: "failed" }, [], []],
  [{ state: "unheard of" }, [], []],
  [{ q: "gateway" }, ["TC-1"], ["ARCH 1"]],
  [{ q: "SLOW" }, ["TC-2"], ["PRD 1"]],
  [{ q: "prd limits" }, [], ["PRD 2"]],
  [{ q: "alone" }, ["TC-3"], []],
])("%j", (filter, cases, sections) => {
  expect(selected(filter)).toEqual({ cases, sections });
});

test("a place is read from its address as it was written", () => {
  const text = fc.string({ unit: "grapheme" });
  const filter = fc.record({
    q: text,
    document: text,
    coverage: text,
    state: text,
    verdict: text,
    level: text,
    priority: text,
    tag: text,
  });
  const names = fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { maxLength: 2 });
  const view = fc.constantFrom(...views.filter((one) => one !== "overview"));
  fc.assert(
    fc.property(fc.record({ view, names, filter }), (place) => {
      expect(parsePlace(formatPlace(place))).toEqual(place);
    }),
  );
});

test.each(["", "#", "#/", "#nonsense", "#/nowhere/x", "#/%E0%A4%A"])("%j is the overview", (hash) => {
  expect(parsePlace(hash)).toMatchObject({ view: "overview", filter: emptyFilter });
});
