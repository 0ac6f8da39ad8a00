import { steps } from "../schedule/rate-profile.js";
import { openPlan, plainRequest, runVirtually } from "../testing/open-load.js";
import { judgeGraceful, rateLimitProblems, stressLevels } from "./stress.js";

import type { LoadReport } from "../report.js";
import type { Script } from "../testing/scripted-server.js";
import type { StressLevel } from "./stress.js";

const level = (of: Partial<StressLevel>): StressLevel => ({
  offeredRate: 50,
  goodputRate: 50,
  sent: 500,
  refused: 0,
  rateLimited: 0,
  otherStatuses: 0,
  serverErrors: 0,
  wrongAnswers: 0,
  timeouts: 0,
  connectionErrors: 0,
  ...of,
});

test("shedding: the goodput stays, the excess is refused fast", () => {
  const levels = [
    level({}),
    level({ offeredRate: 100, goodputRate: 98 }),
    level({ offeredRate: 200, goodputRate: 92, refused: 1080, refusalTimeMs: 12 }),
  ];
  expect(judgeGraceful(levels)).toEqual({ graceful: true, problems: [], peak: levels[1] });
});

test("collapse: the goodput falls below its share of the peak", () => {
  const levels = [level({ offeredRate: 100, goodputRate: 98 }), level({ offeredRate: 200, goodputRate: 30 })];
  expect(judgeGraceful(levels).problems).toEqual([
    "At 200 requests per second the goodput is 30 per second, 30.6 % of its peak of 98, expected at least 80 %",
  ]);
  expect(judgeGraceful(levels, { keptGoodput: 0.3 }).graceful).toBe(true);
});

test("below the peak a smaller goodput is no collapse", () => {
  expect(judgeGraceful([level({ offeredRate: 10, goodputRate: 10 }), level({})]).graceful).toBe(true);
});

test.each<[string, Partial<StressLevel>, RegExp]>([
  [
    "slow refusals",
    { refused: 10, refusalTimeMs: 1500 },
    /a refusal takes 1500 ms \(p95\), expected at most 1000 ms/,
  ],
  ["wrong answers", { wrongAnswers: 1 }, /1 answers were wrong/],
  ["server errors", { serverErrors: 3 }, /3 answers were server errors/],
  ["other refusals", { otherStatuses: 7 }, /7 answers had another status than 2xx, 429 and 503/],
  ["requests that hang", { timeouts: 2, connectionErrors: 1 }, /3 of 500 requests hung or lost/],
])("%s are not graceful", (_what, of, message) => {
  expect(judgeGraceful([level(of)]).problems).toEqual([expect.stringMatching(message)]);
});

test("nothing served, or nothing measured, is not graceful", () => {
  expect(judgeGraceful([]).graceful).toBe(false);
  expect(judgeGraceful([level({ goodputRate: 0 })]).problems).toEqual([
    expect.stringMatching(/No request was served/),
  ]);
});

/** A server of so many requests per second: the rest waits, or is refused with 503 where it would wait for too long. */
function serverOf(perSecond: number, refuses: boolean): (index: number, atMs: number) => Script {
  let freeAt = 0;
  return (_index, atMs) => {
    const waits = Math.max(freeAt, atMs) - atMs;
    if (refuses && waits > 200) return { afterMs: 2, status: 503 };
    freeAt = Math.max(freeAt, atMs) + 1000 / perSecond;
    return { afterMs: freeAt - atMs };
  };
}

const stages = [
  { rate: 25, forMs: 20_000 },
  { rate: 50, forMs: 20_000 },
  { rate: 100, forMs: 20_000 },
];

test("each status counts as what it says: a rate limit is not overload", async () => {
  const statuses = [200, 429, 503, 500, 401, 429];
  const [, , last] = await levelsOf((index) => ({ afterMs: 5, status: statuses[index % 6]! }));
  const { sent, refused, rateLimited, serverErrors, otherStatuses } = last!;
  const near = (share: number) => expect.closeTo((share * sent) / 6, -1) as number;
  expect({ refused, rateLimited, serverErrors, otherStatuses }).toEqual({
    refused: near(3),
    rateLimited: near(2),
    serverErrors: near(1),
    otherStatuses: near(1),
  });
  expect(rateLimitProblems([last!])).toEqual([
    expect.stringMatching(
      /^At 100 requests per second \d+ of \d+ requests were refused by the rate limit of their user \(429\), not for overload/,
    ),
  ]);
  expect(rateLimitProblems([level({ refused: 100 })])).toEqual([]);
});

async function levelsOf(script: (index: number, atMs: number) => Script): Promise<StressLevel[]> {
  const plan = openPlan(steps(stages), {
    requests: [plainRequest],
    goodput: { responseTimeMs: 500 },
    timeoutMs: 5000,
    windowMs: 5000,
  });
  const { collected } = await runVirtually(plan, script);
  return stressLevels({ ...collected, account: collected.account } as LoadReport, stages, 5000);
}

test("tells a server that sheds from one that collapses", async () => {
  const shedding = await levelsOf(serverOf(60, true));
  expect(shedding.map(({ offeredRate }) => offeredRate)).toEqual([25, 50, 100]);
  expect(shedding[2]).toMatchObject({ refusalTimeMs: expect.closeTo(2, 1), timeouts: 0 });
  expect(judgeGraceful(shedding)).toMatchObject({ graceful: true, problems: [] });

  const collapsing = await levelsOf(serverOf(60, false));
  expect(collapsing[2]!.goodputRate).toBe(0); // every answer comes, too late
  expect(judgeGraceful(collapsing).graceful).toBe(false);
});

test("what a queue takes in for a moment is no goodput: a level has served what came back in its time", async () => {
  // Half a second a level: a queue hides that 60 per second are served, until it has no time left for what it took in.
  const short = stages.map(({ rate }) => ({ rate, forMs: 500 }));
  const plan = openPlan(steps(short), { windowMs: 250 });
  const { collected } = await runVirtually(plan, serverOf(60, false));
  const levels = stressLevels(collected as unknown as LoadReport, short);
  const [light, full, beyond] = levels.map(({ goodputRate }) => goodputRate);
  // 13 and 25 requests were due; one of the latter comes back after its level.
  expect([light, full]).toEqual([26, 48]);
  expect(beyond).toBeGreaterThan(55);
  expect(beyond).toBeLessThanOrEqual(60);
  expect(judgeGraceful(levels)).toMatchObject({ graceful: true });
});
