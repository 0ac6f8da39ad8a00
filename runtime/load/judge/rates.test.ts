import { constantRate } from "../schedule/rate-profile.js";
import { openPlan, plainRequest, runVirtually } from "../testing/open-load.js";
import { judgeLoad } from "./judge.js";
import { rateMeasureOf } from "./rates.js";

import type { Target } from "../../../compiler/model/target.js";
import type { OpenPlan } from "../plan.js";
import type { LoadReport } from "../report.js";
import type { Script } from "../testing/scripted-server.js";

test.each([
  ["throughput", "requests"],
  ["request throughput", "requests"],
  ["goodput", "goodput"],
  ["output token throughput", "outputTokens"],
  ["output tokens", "outputTokens"],
  ["Token rate", "outputTokens"],
  ["prompt token throughput", undefined],
  ["total tokens", undefined],
])("%s is about %s", (subject, measure) => {
  expect(rateMeasureOf({ subject, text: "500 per second" })).toBe(measure);
});

test.each([
  ["500 tokens per second minimum throughput", "outputTokens"],
  ["500 tokens/s minimum throughput", "outputTokens"],
  ["900 prompt tokens per second minimum throughput", undefined],
  ["50 RPS of 200 tokens minimum throughput", "requests"],
])("what is counted may stand before the unit: %s", (text, measure) => {
  expect(rateMeasureOf({ subject: "throughput", text })).toBe(measure);
});

const rate = (subject: string, value: number, of: Partial<Target> = {}): Target => ({
  metric: "throughput",
  statistic: "value",
  comparator: ">=",
  value,
  unit: "rps",
  subject,
  role: "threshold",
  text: subject,
  line: 1,
  column: 1,
  ...of,
});

/** 20 requests per second for 2 s, each answered with this script; their answers are read as chats. */
async function reportOf(
  script: (index: number) => Script,
  more: Partial<OpenPlan> = {},
): Promise<LoadReport> {
  const plan = openPlan(constantRate(20, 2000), { windowMs: 1000, ...more });
  const { collected } = await runVirtually(plan, script);
  return {
    kind: "open",
    durationMs: 2000,
    ...collected,
    validity: { valid: true, problems: [] },
  } as unknown as LoadReport;
}

const asChats = { requests: [{ ...plainRequest, read: "body" as const }] };
const chat = JSON.stringify({
  choices: [{ message: { content: "five words of a reply" } }],
  usage: { completion_tokens: 5 },
});
const answered = (afterMs: number): Script => ({ afterMs, parts: [{ afterMs, text: chat }] });

test("tokens are judged by tokens, not by requests", async () => {
  const report = await reportOf(() => answered(20), asChats);
  expect(judgeLoad(report, rate("output token throughput", 100))).toMatchObject({
    measured: 100,
    met: true,
    samples: 40,
  });
  expect(judgeLoad(report, rate("output token throughput", 90, { comparator: "<=" }))).toMatchObject({
    measured: 100,
    met: false,
  });
});

test("a load that asked for fewer tokens cannot show more; one that was not served does", async () => {
  const served = await reportOf(() => answered(20), asChats);
  expect(judgeLoad(served, rate("output tokens", 101))).toEqual({
    target: expect.anything() as Target,
    samples: 40,
    reason: "100.00 per second were asked for and served, which cannot show 101",
  });
  const failing = await reportOf(
    (index) => (index % 2 === 0 ? answered(20) : { afterMs: 5, status: 503 }),
    asChats,
  );
  expect(judgeLoad(failing, rate("output tokens", 100))).toMatchObject({ measured: 50, met: false });
});

test("without tokens, or limits of a good answer, there is no verdict", async () => {
  const report = await reportOf(() => ({ afterMs: 20 }));
  expect(judgeLoad(report, rate("output tokens", 1))).toMatchObject({
    samples: 0,
    reason: expect.stringContaining("told its tokens") as string,
  });
  expect(judgeLoad(report, rate("goodput", 1))).toMatchObject({
    samples: 0,
    reason: expect.stringContaining("no limits were given") as string,
  });
  expect(() => judgeLoad(report, rate("prompt token throughput", 1))).toThrow(
    'Unexpected subject "prompt token throughput", expected a rate that a load measures',
  );
});

test("goodput counts what keeps its limits, not what ends ok", async () => {
  const slowHalf = (index: number): Script => ({ afterMs: index % 2 === 0 ? 20 : 200 });
  const report = await reportOf(slowHalf, { goodput: { responseTimeMs: 100 } });
  expect(judgeLoad(report, rate("goodput", 10))).toMatchObject({ measured: 10, met: true });
  expect(judgeLoad(report, rate("goodput", 15))).toMatchObject({ measured: 10, met: false });
  expect(judgeLoad(report, rate("throughput", 15))).toMatchObject({ met: true });
});
