import fc from "fast-check";

import { ScriptedServer } from "../testing/scripted-server.js";
import { VirtualClock } from "../testing/virtual-clock.js";
import { ClosedLoop } from "./closed-loop.js";

import type { PreparedRequest } from "../generator/transport.js";
import type { Script } from "../testing/scripted-server.js";
import type { ClosedLoopResult } from "./closed-loop.js";

interface Options {
  connections?: number;
  warmUpMs?: number;
  durationMs?: number;
  timeoutMs?: number;
}

const source = { next: () => ({ prepared: { method: "GET", path: "/", headers: {} } }) };

async function run(
  script: (index: number, atMs: number) => Script,
  options: Options = {},
  meanwhile: (clock: VirtualClock, loop: ClosedLoop<PreparedRequest>) => void = () => undefined,
): Promise<ClosedLoopResult & { server: ScriptedServer }> {
  const clock = new VirtualClock();
  const server = new ScriptedServer(clock, script);
  const timing = { connections: 4, warmUpMs: 0, durationMs: 10_000, timeoutMs: 30_000, ...options };
  const loop = new ClosedLoop(timing, clock, { transport: server, source });
  const result = loop.run();
  meanwhile(clock, loop);
  clock.run();
  return { ...(await result), server };
}

test("each user sends when he was answered; what is open at the end is aborted, and taken off the wire", async () => {
  const { account, serviceTime, durationMs, server } = await run(() => ({ afterMs: 300 }));
  expect(durationMs).toBe(10_000);
  expect(account).toMatchObject({ due: 136, sent: 136, ok: 132, aborted: 4 });
  // The end of the time is no failure.
  expect(account.reasons).toEqual({});
  expect(serviceTime.summary()).toMatchObject({ n: 132, min: 300, max: 300 });
  expect(server.open).toBe(0);
});

test("the warm-up is counted apart, by the time of sending, and is in no figure", async () => {
  const { account, warmUp, serviceTime } = await run(
    (_index, atMs) => ({ afterMs: atMs < 1000 ? 400 : 100 }),
    {
      connections: 1,
      warmUpMs: 1000,
      durationMs: 1000,
    },
  );
  expect(warmUp).toMatchObject({ sent: 3, ok: 3 });
  // The last one of the warm-up is answered at 1.2 s.
  expect(account).toMatchObject({ sent: 8, ok: 7, aborted: 1 });
  expect(serviceTime.summary()).toMatchObject({ n: 7, max: 100 });
});

test("refusals, errors and time-outs are accounted for, and are in no service time", async () => {
  const scripts: Script[] = [
    { afterMs: 10 },
    { afterMs: 20, status: 503 },
    { afterMs: 5, fails: "ECONNRESET" },
    "never",
  ];
  const { account, serviceTime } = await run((index) => scripts[index % 4]!, {
    connections: 1,
    durationMs: 5000,
    timeoutMs: 100,
  });
  // 10 + 20 + 5 ms and a pause of 50, then 100 of waiting in vain.
  expect(account).toMatchObject({ ok: 27, httpError: 27, connectionError: 27, timeout: 27, aborted: 1 });
  expect(account.reasons).toEqual({
    503: 27,
    ECONNRESET: 27,
    "not ended within 100 ms": 27,
  });
  expect(serviceTime.summary()).toMatchObject({ n: 27, max: 10 });
});

test("nobody listens: the users knock again after a pause, not as fast as they can", async () => {
  const { account } = await run(() => ({ afterMs: 0, fails: "ECONNREFUSED" }), { durationMs: 1000 });
  expect(account.connectionError).toBeLessThanOrEqual(4 * 21);
  expect(account.connectionError).toBeGreaterThan(4 * 15);
});

test("a stopped run says so; in its warm-up it has measured nothing", async () => {
  const early = await run(
    () => ({ afterMs: 100 }),
    { warmUpMs: 1000 },
    (clock, loop) => clock.at(450, () => loop.stop()),
  );
  expect(early).toMatchObject({
    stopped: true,
    durationMs: 0,
    account: { sent: 0 },
    warmUp: { ok: 16, aborted: 4 },
  });
  const late = await run(
    () => ({ afterMs: 100 }),
    {},
    (clock, loop) => clock.at(450, () => loop.stop()),
  );
  expect(late).toMatchObject({ stopped: true, durationMs: 450, account: { ok: 16, aborted: 4 } });
  expect(late.account.reasons).toEqual({ "the run was stopped": 4 });
});

test("whatever the server does, the account balances and never more are open than there are users", async () => {
  const script = fc.oneof(
    fc.record({ afterMs: fc.integer({ min: 1, max: 500 }), status: fc.constantFrom(200, 429, 500) }),
    fc.record({ afterMs: fc.integer({ min: 0, max: 500 }), fails: fc.constantFrom("ECONNRESET", "EPIPE") }),
    fc.constant<Script>("never"),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(script, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 0, max: 700 }),
      async (scripts, connections, warmUpMs) => {
        let most = 0;
        let server: ScriptedServer | undefined;
        const { account, warmUp, serviceTime } = await run(
          (index) => {
            most = Math.max(most, (server?.open ?? 0) + 1);
            return scripts[index % scripts.length]!;
          },
          { connections, warmUpMs, durationMs: 2000, timeoutMs: 300 },
          () => undefined,
        ).then((result) => {
          ({ server } = result);
          return result;
        });
        expect(account.sent).toBe(account.due);
        expect(account.aborted).toBeLessThanOrEqual(connections);
        expect(account.sent + warmUp.sent).toBe(server!.received.length);
        expect(serviceTime.summary()?.n ?? 0).toBe(account.ok);
      },
    ),
    { numRuns: 100, seed: 1 },
  );
});
