import autocannon from "autocannon";

import { Ledger, assertBalanced } from "../accounting.js";
import { watchOwnUse } from "../generator/own-use.js";
import { Distribution } from "../histogram/distribution.js";
import { closedReport } from "./closed-report.js";
import { mend } from "./mended-client.js";

import type { Accounting } from "../accounting.js";
import type { ClosedPlan, RequestTemplate } from "../plan.js";
import type { LoadReport } from "../report.js";
import type { AutocannonClient, ClientListener } from "./mended-client.js";

/** How often autocannon looks whether its time is over. */
const sampleMs = 100;

function optionsOf(
  { target, connections, pipelining }: ClosedPlan,
  request: RequestTemplate,
): autocannon.Options {
  const url = new URL(target.url);
  const path = url.pathname.replace(/\/+$/u, "") + request.path;
  const { username, password } = url;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    url: `${url.origin}${path}`,
    method: request.method as "GET",
    headers: {
      ...(username !== "" && { authorization: `Basic ${Buffer.from(pair).toString("base64")}` }),
      ...target.headers,
      ...request.headers,
    },
    ...(request.body !== undefined && { body: request.body }),
    connections,
    pipelining,
    sampleInt: sampleMs,
  };
}

interface Measured {
  readonly startedAt: number;
  readonly durationMs: number;
  readonly account: Accounting;
  readonly serviceTime: Distribution;
  readonly stopped: boolean;
}

/** One run of autocannon, counted by what its connections say: its own counts know of no request that was lost or cut off. */
async function measure(
  options: autocannon.Options,
  { durationMs, timeoutMs }: { readonly durationMs: number; readonly timeoutMs: number },
  stop: AbortSignal,
): Promise<Measured> {
  const ledger = new Ledger();
  const serviceTime = new Distribution();
  const listener: ClientListener = {
    sent: () => ledger.sent(),
    answered(status, ms) {
      const ok = status >= 200 && status < 300;
      if (ok) serviceTime.record(ms);
      ledger.settle(ok ? "ok" : "httpError", ok ? undefined : String(status));
    },
    lost: (code) => ledger.settle("connectionError", code),
    timedOut: () => ledger.settle("timeout", `not ended within ${timeoutMs} ms`),
    cutOff: () => ledger.settle("aborted", stop.aborted ? "the run was stopped" : undefined),
  };
  const setupClient = (client: unknown) => mend(client as AutocannonClient, timeoutMs, listener);
  let instance: { stop(): void } | undefined;
  const onStop = () => instance?.stop();
  stop.addEventListener("abort", onStop, { once: true });
  const { start, finish } = await new Promise<autocannon.Result>((resolve, reject) => {
    const given = { ...options, duration: durationMs / 1000, setupClient };
    instance = autocannon(given, (error: unknown, result) => {
      if (error instanceof Error) reject(error);
      else resolve(result);
    });
    if (stop.aborted) onStop();
  }).finally(() => stop.removeEventListener("abort", onStop));
  const account = ledger.get();
  assertBalanced(account);
  return {
    startedAt: start.getTime(),
    durationMs: finish.getTime() - start.getTime(),
    account,
    serviceTime,
    stopped: stop.aborted,
  };
}

/**
 * Runs a closed load of plain HTTP requests from this process with autocannon: as many requests as the connections can get answered.
 * Its percentiles are not taken (whole milliseconds, no p95) but the time of each answer. There is no intended time in a closed load,
 * so there is no response time either: a server that stalls is asked less, which a service time does not show.
 */
export async function runPlain(
  plan: ClosedPlan,
  request: RequestTemplate,
  stop: AbortSignal,
): Promise<LoadReport> {
  const options = optionsOf(plan, request);
  const { warmUpMs, durationMs, timeoutMs } = plan;
  const warmUp =
    warmUpMs > 0
      ? (await measure(options, { durationMs: warmUpMs, timeoutMs }, stop)).account
      : new Ledger().get();
  const use = watchOwnUse();
  const measured = await measure(options, { durationMs, timeoutMs }, stop);
  return closedReport(plan, { ...measured, warmUp }, use());
}
