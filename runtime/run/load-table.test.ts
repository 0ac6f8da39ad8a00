import type { LoadResult } from "../../compiler/model/load-record.js";
import type { CaseResult } from "../../compiler/model/results.js";
import { loadTable } from "./load-table.js";

const figures = (p50: number) => ({
  n: 300,
  min: 1,
  mean: p50,
  p50,
  p90: p50,
  p95: 2 * p50,
  p99: 3.14159 * p50,
  "p99.9": 4 * p50,
  max: 5 * p50,
});

const open: LoadResult = {
  name: "load-1",
  file: ".tcspec/runs/r/load/a.json",
  service: "mixtral",
  kind: "open",
  description: "5 requests per second for 60 s, evenly",
  startedAt: "2026-01-01T00:00:00.000Z",
  durationMs: 60_000,
  offeredRate: 5,
  achievedRate: 4.98765,
  sent: 300,
  ok: 300,
  figures: { responseTime: figures(123.456) },
  valid: true,
  problems: [],
};

const caseWith = (id: string, loads?: LoadResult[]): CaseResult => ({
  id,
  name: id,
  file: `${id}.md`,
  line: 1,
  specHash: "",
  generatedHash: "",
  verdict: "passed",
  partial: false,
  services: [],
  durationMs: 1,
  attempts: [],
  targets: [],
  ...(loads && { loads }),
});

const plain = { colour: false };

test("a run without loads has no table", () => {
  expect(loadTable([caseWith("TC-1"), caseWith("TC-2", [])], plain)).toBe("");
});

test("loads stand in the order of their names, whichever ended first", () => {
  const loads = ["load-10", "load-1.2", "load-1", "load-2"].map((name) => ({ ...open, name, service: name }));
  expect(loadTable([caseWith("TC-1", loads)], plain).match(/load-[\d.]+/gu)).toEqual([
    ...["load-1", "load-1.2", "load-2", "load-10"],
  ]);
});

test("figures stand under each other; what is scaled, failed or not valid says so", () => {
  const scaled: LoadResult = {
    ...open,
    name: "load-2",
    durationMs: 5000,
    declaredMs: 1_800_000,
    ok: 290,
    valid: false,
    problems: ["The generator sent 80 % of the requests that were due"],
  };
  const closed: LoadResult = {
    ...open,
    kind: "closed",
    figures: { serviceTime: figures(10) },
    achievedRate: 4321,
  };
  expect(loadTable([caseWith("TC-1", [open, scaled]), caseWith("TC-2", [closed])], plain))
    .toBe(`  load    time  offered/s  achieved/s     failed  p50 ms  p95 ms  p99 ms
TC-1
  load-1  60 s          5        4.99          0     123     247     388
  load-2   5 s          5        4.99  10 of 300     123     247     388
      scaled: 5 s of 1800 s declared; certifies nothing
      not valid: The generator sent 80 % of the requests that were due
TC-2
  load-1  60 s     closed        4321          0     ~10     ~20   ~31.4
`);
});

test("a load without an answer has no latency; streams add the time to their first token", () => {
  const dead: LoadResult = { ...open, ok: 0, achievedRate: 0, figures: {} };
  const stream: LoadResult = { ...open, figures: { ...open.figures, timeToFirstToken: figures(40) } };
  const text = loadTable([caseWith("TC-1", [dead, stream])], plain);
  expect(text).toMatch(/load-1 .* 300 of 300 +– +– +–\n/u);
  expect(text).toMatch(/ttft p95\n[^]*load-1 .* 388 +80\n$/u);
});

test("what a closed load cut off at its end has not failed", () => {
  const closed: LoadResult = {
    ...open,
    kind: "closed",
    figures: { serviceTime: figures(10) },
    sent: 310,
    cutOff: 10,
  };
  expect(loadTable([caseWith("TC-1", [closed])], plain)).toMatch(/load-1 .* closed +4\.99 +0 /u);
  expect(loadTable([caseWith("TC-1", [{ ...closed, ok: 299 }])], plain)).toContain(" 1 of 310 ");
});

test("of many loads that are alike the first and the last are shown, and what was wrong between them", () => {
  const watched = Array.from({ length: 6 }, (_, at): LoadResult => ({ ...open, name: `load-${at + 2}` }));
  const [, second, third] = watched as [LoadResult, LoadResult, LoadResult];
  const between = [
    { ...second, ok: 298 },
    { ...third, valid: false, problems: ["late"] },
  ];
  const other = { ...open, description: "8 requests per second for 60 s, evenly" };
  const loads = [other, watched[0], ...between, ...watched.slice(3)] as LoadResult[];
  expect(loadTable([caseWith("TC-1", loads)], plain))
    .toBe(`  load    time  offered/s  achieved/s  failed  p50 ms  p95 ms  p99 ms
TC-1
  load-1  60 s          5        4.99       0     123     247     388
  load-2  60 s          5        4.99       0     123     247     388
      … 4 more like it, in the results, 2 requests failed, 1 not valid
  load-7  60 s          5        4.99       0     123     247     388
`);
  expect(loadTable([caseWith("TC-1", watched.slice(0, 4))], plain).split("\n")).toHaveLength(7);
});

test("names of a spec do not reach the terminal as commands", () => {
  expect(loadTable([caseWith("TC-\u001B[2J", [open])], plain)).not.toContain("\u001B");
});
