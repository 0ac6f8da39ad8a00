import autocannon from "autocannon";

import { assertBalanced } from "../accounting.js";
import { watchOwnUse } from "../generator/own-use.js";
import { Distribution } from "../histogram/distribution.js";
import { closedAccount } from "./account.js";
import { closedReport } from "./closed-report.js";

import type { ClosedPlan, RequestTemplate } from "../plan.js";
import type { LoadReport } from "../report.js";
import type { ClosedMeasurement } from "./closed-report.js";

/** How often autocannon looks whether its time is over. */
const sampleMs = 100;

/** autocannon's event for each answer, which its types leave out: client, status, bytes, milliseconds from its sending. */
type OnResponse = (client: unknown, status: number, bytes: number, durationMs: number) => void;

function optionsOf(
  { target, connections, pipelining, timeoutMs }: ClosedPlan,
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
    timeout: timeoutMs / 1000,
    sampleInt: sampleMs,
  };
}

interface Measured {
  readonly result: autocannon.Result;
  readonly serviceTime: Distribution;
  readonly errors: Readonly<Record<string, number>>;
  readonly stopped: boolean;
}

function measure(options: autocannon.Options, durationMs: number, stop: AbortSignal): Promise<Measured> {
  const serviceTime = new Distribution();
  const errors: Record<string, number> = {};
  return new Promise((resolve, reject) => {
    const instance = autocannon({ ...options, duration: durationMs / 1000 }, (error: unknown, result) => {
      stop.removeEventListener("abort", onStop);
      if (error instanceof Error) reject(error);
      else resolve({ result, serviceTime, errors, stopped: stop.aborted });
    });
    const onResponse: OnResponse = (_client, status, _bytes, ms) => {
      if (status >= 200 && status < 300) serviceTime.record(ms);
    };
    instance.on("response", onResponse as never);
    instance.on("reqError", (error: Error & { code?: string }) => {
      const code = error.code ?? error.message;
      errors[code] = (errors[code] ?? 0) + 1;
    });
    const onStop = () => (instance as unknown as { stop(): void }).stop();
    stop.addEventListener("abort", onStop, { once: true });
    if (stop.aborted) onStop();
  });
}

/**
 * Runs a closed load of HTTP requests from this process with autocannon: as many requests as the connections can get answered. Its percentiles are
 * not taken (whole milliseconds, no p95) but the time of each answer. There is no intended time in a closed load, so there is no
 * response time either: a server that stalls is asked less, which a service time does not show.
 */
export async function runClosed(
  plan: ClosedPlan,
  request: RequestTemplate,
  stop: AbortSignal,
): Promise<LoadReport> {
  const options = optionsOf(plan, request);
  if (plan.warmUpMs > 0) await measure(options, plan.warmUpMs, stop);
  const use = watchOwnUse();
  const measured = await measure(options, plan.durationMs, stop);
  return closedReport(plan, measurementOf(plan, measured), use());
}

function measurementOf(plan: ClosedPlan, measured: Measured): ClosedMeasurement {
  const { result, serviceTime, errors, stopped } = measured;
  const account = closedAccount({
    sent: result.requests.sent,
    statuses: result.statusCodeStats ?? {},
    timeouts: result.timeouts,
    errors,
    mostOpen: plan.connections * plan.pipelining,
  });
  assertBalanced(account);
  return {
    startedAt: result.start.getTime(),
    durationMs: result.finish.getTime() - result.start.getTime(),
    account,
    serviceTime,
    stopped,
  };
}
