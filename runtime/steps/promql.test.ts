import { runsSql, hasResult, hasRows } from "./sql.js";
import { queryGives, queryGivesAtLeast, queryGivesAtMost, queryGivesNothing, scrapes } from "./promql.js";
import { caseState } from "./mechanism/state.js";
import { startCase, table } from "./testing/case.js";

import type { PrometheusSeries } from "../fixtures/prometheus.js";
import type { Service } from "./context.js";
import type { TestCase } from "./testing/case.js";

const at = 0;
const series = (labels: Record<string, string>, value: number): PrometheusSeries => ({
  labels,
  samples: [{ at, value }],
});
/** What a Prometheus answers; that the fixture reads a real one is tested there. */
const answers: Record<string, PrometheusSeries[]> = {
  "sum(up)": [series({}, 2)],
  up: [
    series({ __name__: "up", job: "hermes" }, 1),
    series({ __name__: "up", job: "phi3" }, 1),
    series({ __name__: "up", job: "mixtral" }, 0),
  ],
  "sum by (job) (up)": [series({ job: "phi3" }, 1), series({ job: "hermes" }, 1)],
  "age()": [series({}, 2.5)],
  none: [],
};
const prometheus = {
  query: (promql: string) => Promise.resolve({ series: answers[promql] ?? [], durationMs: 3 }),
};

let testCase: TestCase;

beforeEach(() => {
  testCase = startCase({ fixtures: { prometheus } });
  const service = { name: "prometheus", kind: "prometheus", url: "http://127.0.0.1:1" } as Service;
  caseState(testCase.active).replaced.set("prometheus", service);
  caseState(testCase.active).replaced.set("redis", { ...service, name: "redis", kind: "redis" });
});
afterEach(() => testCase.end());

const count = (value: number) => ({ value, unit: "count" });

test.each([
  [queryGives, "sum(up)", count(2), "passed"],
  [queryGives, "sum(up)", count(3), "failed: Expected sum(up) on prometheus to give exactly 3, found {} 2"],
  [queryGivesAtLeast, "sum(up)", count(2), "passed"],
  [
    queryGivesAtLeast,
    "sum(up)",
    count(3),
    "failed: Expected sum(up) on prometheus to give at least 3, found {} 2",
  ],
  [queryGivesAtMost, "sum(up)", count(2), "passed"],
  [
    queryGivesAtMost,
    "sum(up)",
    count(1),
    "failed: Expected sum(up) on prometheus to give at most 1, found {} 2",
  ],
  [queryGives, "none", count(0), "failed: Expected none on prometheus to give exactly 0, found no series"],
  [queryGivesAtMost, "age()", { value: 2500, unit: "ms" }, "passed"],
  [
    queryGivesAtMost,
    "age()",
    { value: 2400, unit: "ms" },
    "failed: Expected age() on prometheus to give at most 2.4, found {} 2.5",
  ],
])("%o of %s", async (definition, query, quantity, verdict) => {
  expect(await testCase.verdict(definition, [query, "prometheus", quantity])).toBe(verdict);
});

test("several series are no value", async () => {
  expect(await testCase.verdict(queryGivesAtLeast, ["up", "prometheus", count(0)])).toMatch(
    /^failed: .*found \{"__name__":"up","job":"hermes"\} 1; /,
  );
});

test("nothing is no series", async () => {
  expect(await testCase.verdict(queryGivesNothing, ["none", "prometheus"])).toBe("passed");
  expect(await testCase.verdict(queryGivesNothing, ["sum(up)", "prometheus"])).toBe(
    "failed: Expected sum(up) on prometheus to give nothing, found {} 2",
  );
});

test("a target that is missing, and one whose scrape failed, are told", async () => {
  expect(await testCase.verdict(scrapes, ["prometheus", ["hermes", "phi3"]])).toBe("passed");
  expect(await testCase.verdict(scrapes, ["prometheus", ["hermes", "mixtral", "gateway"]])).toBe(
    "failed: Expected prometheus to scrape hermes, mixtral, gateway, found mixtral: its last scrape failed; gateway: no target",
  );
});

test("a fence of PromQL gives a table: the labels by name, and the value", async () => {
  const promql = { kind: "promql", line: 20, content: "sum by (job) (up)" } as const;
  await testCase.perform(runsSql, ["prometheus"], { data: [promql] });
  const is = (...lines: string[]) =>
    testCase.verdict(hasResult, [], { data: [table("job | value", ...lines)] });
  expect(await is("hermes | 1", "phi3 | 1")).toBe("passed");
  expect(await is("hermes | 1", "phi3 | 2")).toMatch(/^failed: /);
  expect(await testCase.verdict(hasRows, [2])).toBe("passed");
  expect(await testCase.verdict(hasRows, [3])).toMatch(/found 2$/);
});

test("a service of another kind is told", async () => {
  expect(await testCase.verdict(queryGivesNothing, ["up", "redis"])).toBe(
    "failed: Unexpected service `redis` of the kind redis, expected `prometheus`",
  );
});
