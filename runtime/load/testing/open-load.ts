import { OpenLoop } from "../generator/open-loop.js";
import { HttpRequestSource } from "../generator/requests.js";
import { isHttp } from "../plan.js";
import { constantRate } from "../schedule/rate-profile.js";
import { evenly } from "../schedule/schedule.js";
import { ScriptedServer } from "./scripted-server.js";
import { VirtualClock } from "./virtual-clock.js";

import type { OpenLoopResult } from "../generator/open-loop.js";
import type { PreparedRequest } from "../generator/transport.js";
import type { OpenPlan, RequestTemplate } from "../plan.js";
import type { RateSegment } from "../schedule/rate-profile.js";
import type { Script } from "./scripted-server.js";

export const plainRequest: RequestTemplate = { method: "GET", path: "/", headers: {}, read: "none" };

/** A plan at a constant rate of `GET /`. */
export function openPlan(segments: readonly RateSegment[], more: Partial<OpenPlan> = {}): OpenPlan {
  return {
    kind: "open",
    description: "test",
    target: { url: "http://127.0.0.1:1", headers: {} },
    requests: [plainRequest],
    schedule: { segments, arrivals: evenly, seed: 1 },
    warmUpMs: 0,
    drainMs: 30_000,
    timeoutMs: 30_000,
    windowMs: 10_000,
    mostOpen: 12_000,
    ...more,
  };
}

/** The requests of a plan of HTTP requests. */
export const sourceOf = ({ target, requests, schedule }: OpenPlan): HttpRequestSource =>
  new HttpRequestSource(target, requests.filter(isHttp), schedule.seed);

export interface VirtualRun extends OpenLoopResult {
  readonly server: ScriptedServer;
}

/** Runs a plan against a scripted server on a virtual clock; `meanwhile` may interfere. */
export async function runVirtually(
  plan: OpenPlan,
  script: (index: number, atMs: number) => Script,
  meanwhile: (clock: VirtualClock, loop: OpenLoop<PreparedRequest>) => void = () => undefined,
): Promise<VirtualRun> {
  const clock = new VirtualClock();
  const server = new ScriptedServer(clock, script);
  const loop = new OpenLoop(plan, clock, { transport: server, source: sourceOf(plan) });
  const result = loop.run(0);
  meanwhile(clock, loop);
  clock.run();
  return { ...(await result), server };
}

/** So many requests per second for so long, each answered by the script. */
export function runConstant(
  rate: number,
  forMs: number,
  script: (index: number, atMs: number) => Script,
  more: Partial<OpenPlan> = {},
): Promise<VirtualRun> {
  return runVirtually(openPlan(constantRate(rate, forMs), more), script);
}
