import { durationOfProfile } from "../profile/profile.js";
import { segmentsOf } from "../request/options.js";
import { openPlan, plainRequest, runVirtually } from "../testing/open-load.js";
import { baseline } from "./baseline.js";
import { qualityUnderLoad } from "./quality.js";
import { rampUp } from "./ramp-up.js";
import { soak } from "./soak.js";
import { spike } from "./spike.js";
import { stress } from "./stress.js";
import { sustained } from "./sustained.js";

import type { OpenPlan } from "../plan.js";
import type { LoadReport } from "../report.js";
import type { Script } from "../testing/scripted-server.js";
import type { Judgement, Scenario } from "./scenario.js";

type Server = (index: number, atMs: number) => Script;

/** The report of a scenario's load against a scripted server, on a virtual clock; its generator kept its promise. */
async function reportOf(
  scenario: Scenario,
  server: Server,
  more: Partial<OpenPlan> = {},
): Promise<LoadReport> {
  const plan = openPlan(segmentsOf(scenario.rates), { windowMs: 1000, ...more });
  const { collected } = await runVirtually(plan, server);
  const validity = { valid: true, problems: [] };
  const durationMs = durationOfProfile(scenario.rates);
  return { kind: "open", durationMs, ...collected, validity } as unknown as LoadReport;
}

async function judgementOf<J extends Judgement>(scenario: Scenario<J>, server: Server): Promise<J> {
  return scenario.judge(await reportOf(scenario, server));
}

const quick: Server = () => ({ afterMs: 20 });
const brokenAfter =
  (fromMs: number): Server =>
  (_, atMs) => ({ afterMs: 20, status: atMs < fromMs ? 200 : 500 });
const shedding: Server = (index, atMs) =>
  atMs > 3000 && index % 2 === 0 ? { afterMs: 5, status: 503 } : { afterMs: 20 };
const stages = [
  { rate: 20, forMs: 3000 },
  { rate: 40, forMs: 3000 },
];
const spiky = { baseRate: 10, spikeRate: 50, beforeMs: 3000, spikeMs: 2000, afterMs: 5000 };

test.each<[string, Scenario, Server, Server, RegExp]>([
  ["baseline", baseline(10, 5000), quick, brokenAfter(4900), /1 of 50 requests of the baseline failed/],
  ["ramp-up", rampUp(10, 50, 5000), quick, brokenAfter(3000), /sustained up to .* expected up to 50/],
  ["sustained", sustained(20, 5000), quick, brokenAfter(4000), /windows did not hold: from 4 s to 5 s/],
  ["stress", stress(stages), shedding, brokenAfter(3000), /server errors, expected 503/],
  [
    "spike",
    spike(spiky),
    quick,
    (_, atMs) => ({ afterMs: atMs > 5000 ? 90 : 20 }),
    /After the spike: response time p95/,
  ],
  [
    "soak",
    soak(20, 6000),
    quick,
    (_, atMs) => ({ afterMs: atMs > 4000 ? 80 : 20 }),
    /80.* ms at the end and 20/,
  ],
  ["quality under load", qualityUnderLoad(20, 2000), quick, () => "never", /No request got a reply/],
])("%s holds, and is seen to fail", async (_, scenario, well, ill, problem) => {
  expect(await judgementOf(scenario, well)).toMatchObject({ verdict: "held", problems: [] });
  const failed = await judgementOf(scenario, ill);
  expect(failed.verdict).toBe("missed");
  expect(failed.problems.join("; ")).toMatch(problem);
});

test("a rise that a queue takes in has not held; answers that take a second each are no queue", async () => {
  // So many at once, 100 ms each: 20 per second.
  const queueing: Server = (index, atMs) => ({ afterMs: Math.max(100, 50 * (index + 1) - atMs) });
  const rise = rampUp(10, 50, 5000);
  const judgement = await judgementOf(rise, queueing);
  expect(judgement.verdict).toBe("missed");
  expect(judgement.sustainedRate).toBeLessThan(35);
  expect(judgement.sustainedRate).toBeGreaterThan(15);
  expect(await judgementOf(rise, () => ({ afterMs: 1000 }))).toMatchObject({ verdict: "held" });
});

describe("loads as users, some of whom reach their limit", () => {
  const limited: Server = (index) => ({ afterMs: 5, status: index % 2 === 0 ? 200 : 429 });
  const asUsers = { keptGoodput: 0, asUsers: true };

  test("say nothing of the service; as nobody in particular they are refused like any excess", async () => {
    expect((await judgementOf(stress(stages, { keptGoodput: 0 }), limited)).verdict).toBe("held");
    expect(await judgementOf(stress(stages, asUsers), limited)).toMatchObject({
      verdict: "inconclusive",
      problems: [
        expect.stringMatching(/rate limit of their user/),
        expect.stringMatching(/limits above the load/),
      ],
    });
    expect((await judgementOf(spike({ ...spiky, graceful: asUsers }), limited)).verdict).toBe("inconclusive");
  });

  test("fail by what no limit excuses", async () => {
    const broken: Server = (index) => ({ afterMs: 5, status: [200, 429, 500][index % 3]! });
    const { verdict, problems } = await judgementOf(stress(stages, asUsers), broken);
    expect(verdict).toBe("missed");
    expect(problems.join("; ")).toMatch(/server errors/);
  });

  test("hold where nobody reaches it", async () => {
    expect((await judgementOf(stress(stages, asUsers), shedding)).verdict).toBe("held");
  });
});

test("a soak that is too short to have a begin and an end says nothing", async () => {
  const short = soak(20, 1000);
  expect(short.judge(await reportOf(short, quick))).toMatchObject({
    verdict: "inconclusive",
    problems: ["The load had 1 windows, too few to tell its begin from its end"],
  });
  expect(short.judge(await reportOf(short, brokenAfter(0))).verdict).toBe("missed");
});

test("of a run that is not valid nothing is said", async () => {
  const scenario = sustained(20, 2000);
  const report = await reportOf(scenario, brokenAfter(0));
  const validity = { ...report.validity, valid: false, problems: ["late"] };
  expect(scenario.judge({ ...report, validity })).toMatchObject({
    verdict: "inconclusive",
    problems: ["late"],
  });
});

test("replies that are not what was asked for count against the quality, up to the share that is allowed", async () => {
  const wrongAtFirst: Server = (index) => ({
    afterMs: 20,
    parts: [
      {
        afterMs: 20,
        text: JSON.stringify({ choices: [{ message: { content: index < 4 ? "no" : "yes" } }] }),
      },
    ],
  });
  const request = { ...plainRequest, read: "body" as const, expected: "yes" };
  const strict = qualityUnderLoad(20, 2000);
  const report = await reportOf(strict, wrongAtFirst, { requests: [request] });
  expect(strict.judge(report)).toMatchObject({ verdict: "missed", share: 0.9, answers: 40 });
  expect(qualityUnderLoad(20, 2000, 0.9).judge(report).verdict).toBe("held");
});
