import fc from "fast-check";

import { assertBalanced, outcomes } from "../accounting.js";
import { Distribution } from "../histogram/distribution.js";
import { constantRate, ramp } from "../schedule/rate-profile.js";
import { openPlan, plainRequest, runConstant, runVirtually, sourceOf } from "../testing/open-load.js";
import { ScriptedServer } from "../testing/scripted-server.js";
import { VirtualClock } from "../testing/virtual-clock.js";
import { OpenLoop } from "./open-loop.js";

import type { Measure } from "../report.js";
import type { Script } from "../testing/scripted-server.js";
import type { VirtualRun } from "../testing/open-load.js";

const figures = ({ collected }: VirtualRun, measure: Measure) => {
  const snapshot = collected.distributions[measure];
  return snapshot === undefined ? undefined : Distribution.restore(snapshot).summary();
};

test("a server that always takes 200 ms is reported with 200 ms at every rate", async () => {
  for (const rate of [5, 50, 500]) {
    const run = await runConstant(rate, 10_000, () => ({ afterMs: 200 }));
    const { p50, p99, max, n } = figures(run, "responseTime")!;
    for (const figure of [p50, p99, max]) expect(figure).toBeCloseTo(200, 6);
    expect(n).toBe(10 * rate);
    expect(run.collected).toMatchObject({ offeredRate: rate, account: { due: 10 * rate, ok: 10 * rate } });
    expect(run.collected.achievedRate).toBeCloseTo(rate, 6);
  }
});

test.each([
  [1, 2100],
  [1, 1050],
  [0.9, 2500],
  [7.3, 1234],
])("%d per second for %d ms is told as that rate, though the last gap is not whole", async (rate, forMs) => {
  const { collected } = await runConstant(rate, forMs, () => ({ afterMs: 10 }));
  expect(collected.account.ok).toBe(Math.ceil((rate * forMs) / 1000));
  for (const told of [collected.offeredRate, collected.scheduledRate, collected.achievedRate])
    expect(told).toBeCloseTo(rate, 6);
});

test("requests leave when they are due, whatever became of those before", async () => {
  const run = await runConstant(10, 1000, (index) => ({ afterMs: index === 0 ? 5000 : 10 }));
  expect(run.server.received.map(({ atMs }) => atMs)).toEqual([
    0, 100, 200, 300, 400, 500, 600, 700, 800, 900,
  ]);
});

test("a stall is waited out by everybody who came meanwhile: response time from the intended send", async () => {
  // From 4 s to 6 s nothing is answered; what came in is answered at 6 s.
  const run = await runConstant(100, 10_000, (_index, atMs) => ({
    afterMs: atMs >= 4000 && atMs < 6000 ? 6000 - atMs : 5,
  }));
  const { p99, p50 } = figures(run, "responseTime")!;
  expect(p50).toBeCloseTo(5, 2);
  expect(p99).toBeGreaterThanOrEqual(1880);
  expect(p99).toBeLessThanOrEqual(1910);
});

test("a generator that was held up sends what is due at once, and its lateness counts for the response, not the service", async () => {
  const run = await runVirtually(
    openPlan(constantRate(100, 10_000)),
    () => ({ afterMs: 10 }),
    (clock) => clock.at(5000, () => clock.freeze(1000)),
  );
  expect(figures(run, "dispatchDelay")!.max).toBeCloseTo(1000, 0);
  expect(figures(run, "responseTime")!.max).toBeCloseTo(1010, 0);
  expect(figures(run, "serviceTime")!.p99).toBeLessThanOrEqual(10.02);
  expect(run.collected.account).toMatchObject({ due: 1000, sent: 1000, ok: 1000 });
});

test("what is due on a border belongs behind it, whatever the clock shows", async () => {
  for (const startMs of [0, 1234.5678912345, 98_765.4321]) {
    const clock = new VirtualClock();
    const plan = openPlan(constantRate(100, 3000), { windowMs: 1000, warmUpMs: 500 });
    const loop = new OpenLoop(plan, clock, {
      transport: new ScriptedServer(clock, () => ({ afterMs: 1 })),
      source: sourceOf(plan),
    });
    const running = loop.run(startMs);
    clock.run();
    const { collected } = await running;
    expect(collected.warmUp.due).toBe(50);
    expect(collected.windows.map(({ account }) => account.due)).toEqual([100, 100, 100]);
  }
});

test("warm-up is accounted for and in no figure", async () => {
  const run = await runConstant(10, 2000, (index) => ({ afterMs: index < 10 ? 900 : 50 }), {
    warmUpMs: 1000,
  });
  expect(run.collected.warmUp).toMatchObject({ due: 10, sent: 10, ok: 10 });
  expect(run.collected.account).toMatchObject({ due: 20, ok: 20 });
  expect(figures(run, "responseTime")!.max).toBe(50);
  expect(run.collected.timeline[0]).toMatchObject({ startMs: 0, due: 10, sent: 10 });
});

test("the last stretch of the timeline ends with the run", async () => {
  const { collected } = await runConstant(10, 2500, () => ({ afterMs: 50 }));
  expect(collected.timeline.map(({ durationMs, due }) => [durationMs, due])).toEqual([
    [1000, 10],
    [1000, 10],
    [500, 5],
  ]);
});

test("no request ends: no figures, and all are accounted for", async () => {
  const run = await runConstant(10, 1000, () => "never", { timeoutMs: 400, drainMs: 5000 });
  expect(run.collected.account).toMatchObject({ due: 10, sent: 10, ok: 0, timeout: 10 });
  expect(run.collected.account.reasons).toEqual({ "not ended within 400 ms": 10 });
  expect(run.collected.distributions.responseTime).toBeUndefined();
  expect(run.collected.achievedRate).toBe(0);
  expect(run.server.open).toBe(0); // taken off the wire
  expect(run.drainMs).toBe(400);
});

test("errors only: beside the percentiles, never in them", async () => {
  const run = await runConstant(10, 1000, (index) => ({ afterMs: 3, status: index % 2 === 0 ? 500 : 404 }));
  expect(run.collected.account).toMatchObject({ sent: 10, httpError: 10, reasons: { 500: 5, 404: 5 } });
  expect(run.collected.distributions.responseTime).toBeUndefined();
  expect(run.collected.windows).toHaveLength(1);
});

test("every connection closed", async () => {
  const run = await runConstant(50, 1000, () => ({ afterMs: 1, fails: "ECONNRESET" }));
  expect(run.collected.account).toMatchObject({ sent: 50, connectionError: 50, reasons: { ECONNRESET: 50 } });
});

test("a connection that fails while the request is being sent", async () => {
  const run = await runVirtually(openPlan(constantRate(10, 1000)), () => ({
    afterMs: 0,
    fails: "ECONNREFUSED",
  }));
  expect(run.collected.account).toMatchObject({ sent: 10, connectionError: 10 });
});

test("a response that never ends is a timeout, and after the drain aborted", async () => {
  const endless: Script = {
    afterMs: 1e9,
    parts: Array.from({ length: 100 }, (_, index) => ({ afterMs: 100 * index, text: "x" })),
  };
  const late = await runConstant(1, 3000, () => endless, { timeoutMs: 2000, drainMs: 60_000 });
  expect(late.collected.account).toMatchObject({ sent: 3, timeout: 3 });
  const cut = await runConstant(1, 3000, () => endless, { timeoutMs: 60_000, drainMs: 500 });
  expect(cut.collected.account).toMatchObject({ sent: 3, aborted: 3 });
  expect(cut.drainMs).toBe(500);
});

test("refusals have a time of their own", async () => {
  const run = await runConstant(10, 1000, (index) =>
    index % 2 === 0 ? { afterMs: 100 } : { afterMs: 2, status: index % 4 === 1 ? 429 : 503 },
  );
  expect(figures(run, "refusalTime")).toMatchObject({ n: 5, max: 2 });
  expect(figures(run, "responseTime")).toMatchObject({ n: 5, max: 100 });
});

test("beyond the limit of open requests none is sent, and it shows", async () => {
  const run = await runConstant(10, 1000, () => ({ afterMs: 10_000 }), { mostOpen: 4 });
  expect(run.collected.account).toMatchObject({ due: 10, sent: 4, notSent: 6, ok: 4 });
});

test("a stopped run aborts what is open, and says so", async () => {
  const run = await runVirtually(
    openPlan(constantRate(10, 10_000)),
    () => ({ afterMs: 1000 }),
    (clock, loop) => clock.at(2050, () => loop.stop()),
  );
  expect(run.stopped).toBe(true);
  expect(run.collected.account).toMatchObject({ due: 21, sent: 21, ok: 11, aborted: 10 });
});

describe("a plan that runs until it is stopped", () => {
  const hour = constantRate(10, 3_600_000);
  const stoppedAt = (atMs: number, script: (index: number, atMs: number) => Script) =>
    runVirtually(openPlan(hour, { untilStopped: true }), script, (clock, loop) =>
      clock.at(atMs, () => loop.stop()),
    );

  test("has come to its regular end: what is open is waited for, and its time was the time until then", async () => {
    const run = await stoppedAt(25_050, () => ({ afterMs: 1000 }));
    expect(run).toMatchObject({ stopped: false, durationMs: 25_050, drainMs: 1000 });
    expect(run.collected.account).toMatchObject({ due: 251, sent: 251, ok: 251, aborted: 0 });
    expect(run.collected.offeredRate).toBeCloseTo(10, 6);
    expect(run.collected.achievedRate).toBeCloseTo(10, 6);
    expect(
      run.collected.windows.map(({ startMs, durationMs, account, openAtEnd }) => [
        startMs,
        durationMs,
        account.due,
        openAtEnd,
      ]),
    ).toEqual([
      [0, 10_000, 100, 10],
      [10_000, 10_000, 100, 10],
      [20_000, 5050, 51, 10],
    ]);
    expect(run.collected.timeline).toHaveLength(26);
  });

  test("falls behind like any other: the answers' climb is that of the windows", async () => {
    // Ten a second come, eight are served.
    const behind = await stoppedAt(40_000, (index, atMs) => ({ afterMs: (index + 1) * 125 - atMs }));
    expect(behind.collected.climbMs).toBeGreaterThan(5000);
    expect(behind.collected.achievedRate).toBeLessThan(9);
    expect((await stoppedAt(40_000, () => ({ afterMs: 125 }))).collected.climbMs).toBe(0);
  });

  test("stopped by a generator that is late, what it has not offered was not due", async () => {
    const run = await runVirtually(
      openPlan(hour, { untilStopped: true }),
      () => ({ afterMs: 10 }),
      (clock, loop) =>
        clock.at(2050, () => {
          clock.freeze(3000);
          loop.stop();
        }),
    );
    expect(run.durationMs).toBe(2100);
    expect(run.collected.account).toMatchObject({ due: 21, sent: 21, ok: 21, notSent: 0 });
  });

  test("never stopped it ends with its schedule, and says so", async () => {
    const plan = openPlan(constantRate(10, 5000), { untilStopped: true });
    const late = await runVirtually(
      plan,
      () => ({ afterMs: 1000 }),
      (clock, loop) => clock.at(5500, () => loop.stop()),
    );
    expect(late).toMatchObject({ neverStopped: true, durationMs: 5000, drainMs: 1000 });
    expect(late.collected.account).toMatchObject({ due: 50, ok: 50 });
    expect((await stoppedAt(1000, () => ({ afterMs: 10 }))).neverStopped).toBe(false);
  });

  test("stopped at once, and twice", async () => {
    const run = await runVirtually(
      openPlan(hour, { untilStopped: true }),
      () => "never",
      (clock, loop) => {
        clock.at(50, () => loop.stop());
        clock.at(100, () => loop.stop());
      },
    );
    expect(run).toMatchObject({ stopped: true, durationMs: 50 });
    expect(run.collected.account).toMatchObject({ due: 1, aborted: 1 });
  });
});

test("windows belong to what was due in them; completions to the time they came", async () => {
  // From 10 s on the server takes 4 s longer.
  const run = await runConstant(
    10,
    30_000,
    (_index, atMs) => (atMs < 10_000 ? { afterMs: 100 } : { afterMs: 4100 }),
    {},
  );
  const [first, second, third] = run.collected.windows;
  expect([first, second, third].map((window) => window?.account.ok)).toEqual([100, 100, 100]);
  expect(Distribution.restore(first!.distributions.responseTime!).summary()).toMatchObject({
    n: 100,
    max: 100,
  });
  expect(Distribution.restore(second!.distributions.responseTime!).summary()).toMatchObject({
    min: expect.closeTo(4100, 6) as number,
  });
  expect(run.collected.windows.map(({ startMs, durationMs }) => [startMs, durationMs])).toEqual([
    [0, 10_000],
    [10_000, 10_000],
    [20_000, 10_000],
  ]);
});

test("an overloaded server completes what it can, though every request ends ok in time", async () => {
  // 4 per second served, 5 offered for 60 s.
  let freeAt = 0;
  const run = await runConstant(5, 60_000, (_index, atMs) => {
    freeAt = Math.max(freeAt, atMs) + 250;
    return { afterMs: freeAt - atMs };
  });
  expect(run.collected.account.ok).toBe(300);
  expect(run.collected.achievedRate).toBeGreaterThan(3.9);
  expect(run.collected.achievedRate).toBeLessThan(4.1);
  expect(run.collected.windows.map(({ completed }) => Math.round(completed))).toEqual([
    39, 40, 40, 40, 40, 40,
  ]);
});

test("goodput counts the requests that keep every limit", async () => {
  const run = await runConstant(10, 10_000, (index) => ({ afterMs: index % 4 === 0 ? 900 : 100 }), {
    goodput: { responseTimeMs: 500 },
  });
  expect(run.collected.goodput).toEqual({ limits: { responseTimeMs: 500 }, good: 75, rate: 7.5 });
  const token = await runConstant(10, 1000, () => ({ afterMs: 5 }), { goodput: { timeToFirstTokenMs: 100 } });
  expect(token.collected.goodput?.good).toBe(0); // nothing was streamed: the limit is not kept
});

const event = (text: string) => `data: ${JSON.stringify({ choices: [{ delta: { content: text } }] })}\n\n`;
const streamed: Script = {
  afterMs: 500,
  parts: [
    {
      afterMs: 50,
      text: `data: ${JSON.stringify({ choices: [{ delta: { role: "assistant", content: "" } }] })}\n\n`,
    },
    { afterMs: 200, text: event("one") },
    { afterMs: 300, text: event(" two") },
    {
      afterMs: 500,
      text: `${event(" three")}data: {"choices":[],"usage":{"completion_tokens":4}}\n\ndata: [DONE]\n\n`,
    },
  ],
};

test("token metrics of a stream: TTFT to the first text, TPOT by the server's count", async () => {
  const run = await runConstant(1, 10_000, () => streamed, {
    requests: [{ ...plainRequest, read: "stream" }],
  });
  expect(figures(run, "timeToFirstToken")).toMatchObject({ n: 10, min: 200, max: 200 });
  expect(figures(run, "endToEnd")).toMatchObject({ min: 500, max: 500 });
  expect(figures(run, "timePerOutputToken")).toMatchObject({ min: 100, max: 100 });
  expect(figures(run, "interTokenLatency")).toMatchObject({ n: 20, min: 100, max: 200, mean: 150 });
  expect(figures(run, "outputTokenRate")).toMatchObject({ min: 8, max: 8 });
  expect(run.collected.tokens).toEqual({
    outputTokens: 40,
    outputTokensPerSecond: expect.closeTo(4, 6) as number,
    source: { usage: 10, parts: 0 },
  });
});

test("each request carries its own mark in path, headers and body, one and the same", () => {
  const template = {
    ...plainRequest,
    path: "/orders?id={marker}",
    headers: { "x-id": "a {marker}" },
    body: "{marker}",
  };
  const source = sourceOf(openPlan(constantRate(1, 1000), { requests: [template] }));
  const marks = [1, 2].map(() => {
    const { path, headers, body } = source.next().prepared;
    expect(body).toMatch(/^req-\w+$/u);
    expect([path, headers["x-id"]]).toEqual([`/orders?id=${String(body)}`, `a ${String(body)}`]);
    return body;
  });
  expect(marks[0]).not.toBe(marks[1]);
});

test("each request has a mark of its own, and an answer without it is a wrong one", async () => {
  const template = { ...plainRequest, method: "POST", body: '{"say":"{marker}"}', expected: "{marker}" };
  const bodies: string[] = [];
  const run = await runVirtually(
    openPlan(constantRate(10, 1000), { requests: [{ ...template, read: "stream" as const }] }),
    (index) => ({
      afterMs: 10,
      parts: [{ afterMs: 5, text: `${event(`answer ${index}`)}data: [DONE]\n\n` }],
    }),
  );
  for (const { request } of run.server.received) bodies.push(request.body!);
  expect(new Set(bodies).size).toBe(10);
  expect(bodies[0]).toMatch(/^\{"say":"req-0x[0-9a-f]{8}"\}$/);
  expect(run.collected.account).toMatchObject({ ok: 0, httpError: 10, reasons: { "wrong answer": 10 } });
});

test("requests are drawn by their weights, in the same order for the same seed", async () => {
  const requests = [
    { ...plainRequest, path: "/often", weight: 3 },
    { ...plainRequest, path: "/seldom" },
  ];
  const paths = async () =>
    (await runConstant(100, 10_000, () => ({ afterMs: 1 }), { requests })).server.received.map(
      ({ request }) => request.path,
    );
  const first = await paths();
  expect(first.filter((path) => path === "/often").length).toBeGreaterThan(700);
  expect(first.filter((path) => path === "/often").length).toBeLessThan(800);
  expect(await paths()).toEqual(first);
});

test("credentials and path of the service's URL go with each request", async () => {
  const run = await runConstant(1, 1000, () => ({ afterMs: 1 }), {
    target: { url: "http://user:p%40ss@127.0.0.1:1/base/", headers: { "x-a": "1" } },
  });
  expect(run.server.received[0]!.request).toEqual({
    method: "GET",
    path: "/base/",
    headers: { authorization: `Basic ${Buffer.from("user:p@ss").toString("base64")}`, "x-a": "1" },
  });
});

test("whatever the server does, every request is accounted for, once", async () => {
  const script = fc.oneof(
    fc.record({ afterMs: fc.nat(3000), status: fc.constantFrom(200, 404, 429, 503) }),
    fc.record({ afterMs: fc.nat(3000), fails: fc.constantFrom("ECONNRESET", "EPIPE") }),
    fc.constant("never" as const),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(script, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(2000),
      fc.nat(3000),
      fc.integer({ min: 1, max: 30 }),
      async (scripts, rate, warmUpMs, drainMs, mostOpen) => {
        const plan = openPlan(ramp(rate, 2 * rate, 2000), {
          warmUpMs,
          drainMs,
          mostOpen,
          timeoutMs: 1000,
          windowMs: 500,
        });
        const { collected, server } = await runVirtually(plan, (index) => scripts[index % scripts.length]!);
        for (const account of [collected.account, collected.warmUp]) assertBalanced(account);
        expect(collected.account.sent + collected.warmUp.sent).toBe(server.received.length);
        expect(server.open).toBe(0);
        const sum = (key: (typeof outcomes)[number]) =>
          collected.windows.reduce((total, { account }) => total + account[key], 0);
        for (const outcome of outcomes) expect(sum(outcome)).toBe(collected.account[outcome]);
        expect(collected.timeline.at(-1)?.openAtEnd ?? 0).toBe(0);
        expect(figures({ collected } as VirtualRun, "responseTime")?.n ?? 0).toBe(collected.account.ok);
      },
    ),
    { numRuns: 60 },
  );
});
