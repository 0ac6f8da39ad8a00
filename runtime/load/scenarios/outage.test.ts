import { durationOfProfile, scalableDuration, scaleRates, windowOf } from "../profile/profile.js";
import { segmentsOf } from "../request/options.js";
import { openPlan, plainRequest, runVirtually } from "../testing/open-load.js";
import { judgeOutage, outageRates } from "./outage.js";

import type { RequestTemplate } from "../plan.js";
import type { LoadReport } from "../report.js";
import type { Script } from "../testing/scripted-server.js";
import type { Outage, OutageJudgement } from "./outage.js";

const rates = outageRates(20, { beforeMs: 4000, outageMs: 2000, afterMs: 6000 });
const outage: Outage = { fromMs: 4000, toMs: 6000 };
const quick: Script = { afterMs: 20 };
const refused: Script = { afterMs: 1, fails: "ECONNREFUSED" };

async function judgedOf(
  server: (atMs: number) => Script,
  {
    at = outage,
    valid = true,
    request = plainRequest,
  }: { at?: Outage; valid?: boolean; request?: RequestTemplate } = {},
): Promise<OutageJudgement> {
  const plan = openPlan(segmentsOf(rates), { windowMs: 500, timeoutMs: 3000, requests: [request] });
  const { collected } = await runVirtually(plan, (_index, atMs) => server(atMs));
  const validity = { valid, problems: valid ? [] : ["late"] };
  const report = { kind: "open", durationMs: durationOfProfile(rates), ...collected, validity };
  return judgeOutage(report as unknown as LoadReport, at);
}

const during =
  (fromMs: number, toMs: number, broken: Script) =>
  (atMs: number): Script =>
    atMs >= fromMs && atMs < toMs ? broken : quick;

test("served before and at once after it; what failed in between is no matter", async () => {
  const judgement = await judgedOf(during(4000, 6000, refused));
  expect(judgement).toMatchObject({ verdict: "held", problems: [], recoveredAfterMs: 0 });
  expect(judgement.calm.account).toMatchObject({ due: 200, ok: 200 });
  expect(judgement.calm).toMatchObject({ offeredRate: 20, achievedRate: 20 });
  expect(judgement.calm.windows.map(({ startMs }) => startMs)).not.toContain(4500);
});

test("the recovery ends with the last window that does not hold", async () => {
  const judgement = await judgedOf((atMs) =>
    (atMs >= 4000 && atMs < 6600) || (atMs >= 7600 && atMs < 7700) ? refused : quick,
  );
  expect(judgement).toMatchObject({ verdict: "held", recoveredAfterMs: 2000 });
  expect(judgement.calm.account.ok).toBe(judgement.calm.account.due);
});

test.each<[string, (atMs: number) => Script, RegExp]>([
  [
    "it did not hold before",
    during(1000, 1100, refused),
    /^Before the outage the rate did not hold: from 1 s to 1.5 s 8 of 10/,
  ],
  [
    "it does not come back",
    during(4000, 12_000, { afterMs: 1, status: 503 }),
    /^After the outage the rate did not come back for the last 3 windows: from 11.5 s to 12 s 0 of 10 requests ended ok \(10 × 503 \(overload\)\)$/,
  ],
  ["it comes back too late to be sure", during(4000, 11_000, refused), /did not come back/],
  ["requests hang", during(4000, 6000, "never"), /^40 of 240 requests hung/],
])("missed where %s", async (_what, server, problem) => {
  const { verdict, problems, recoveredAfterMs } = await judgedOf(server);
  expect(verdict).toBe("missed");
  expect(problems.join("; ")).toMatch(problem);
  expect(recoveredAfterMs === undefined).toBe(/come back/u.test(problem.source));
});

test("missed where an answer is wrong, also in the outage", async () => {
  const expected = { read: "body" as const, expected: "yes" };
  const answer = (content: string): Script => ({
    afterMs: 20,
    parts: [{ afterMs: 20, text: JSON.stringify({ choices: [{ message: { content } }] }) }],
  });
  const { verdict, problems } = await judgedOf((atMs) => answer(atMs >= 4500 && atMs < 4600 ? "no" : "yes"), {
    request: { ...plainRequest, ...expected },
  });
  expect([verdict, problems]).toEqual(["missed", ["2 answers were wrong, expected none"]]);
});

test("nothing is said without windows of calm on both sides, or by a generator that was late", async () => {
  const server = during(4000, 6000, refused);
  expect(await judgedOf(server, { at: { fromMs: 300, toMs: 6000 } })).toMatchObject({
    verdict: "inconclusive",
    problems: [expect.stringMatching(/0 whole windows before the outage and 12 after it/)],
  });
  expect((await judgedOf(server, { at: { fromMs: 4000, toMs: 10_900 } })).verdict).toBe("inconclusive");
  expect(await judgedOf(server, { valid: false })).toMatchObject({
    verdict: "inconclusive",
    problems: ["late"],
  });
});

test("no profile shortens the outage itself", () => {
  expect(scalableDuration(rates)).toBe(10_000);
  expect(scaleRates(rates, 0.25)).toEqual(outageRates(20, { beforeMs: 1000, outageMs: 2000, afterMs: 1500 }));
  expect(windowOf(rates, 0.25)).toBe(500);
});
