import { median, shiftBetween } from "../../compiler/baseline/shift.js";
import { autocannon } from "./peers.js";
import { apart } from "./pinning.js";
import { closed, invalidity, open } from "./plans.js";

import type { Bar } from "./bar.js";
import type { BenchServer } from "./peers.js";

const nan = Number.NaN;

/** A server that always takes 200 ms, at several rates, beside autocannon's rate mode. */
export function fixedBars(root: string, server: BenchServer): Bar[] {
  return [5, 50, 500].map((rate) => ({
    name: `a server that takes 200 ms, at ${rate} per second`,
    limit: "p50 200 to 206 ms",
    rounds: 3,
    async run() {
      const run = await open(server.url, { path: "/fixed" }, { rate, forMs: 6000, warmUpMs: 1000 });
      const peer = await autocannon(root, {
        url: `${server.url}/fixed`,
        connections: Math.max(2, rate / 2),
        overallRate: rate,
        duration: 6,
      });
      return {
        figures: {
          "p50 ms": run.responseTime?.p50 ?? nan,
          "autocannon's rate mode p50 ms": peer.latency.p50,
        },
        ...invalidity(run),
      };
    },
    holds: ({ "p50 ms": p50 = nan }) => p50 >= 199.5 && p50 <= 206,
  }));
}

/** A stall of 2 s in a run of 10 s, beside a closed loop over the same. */
export function stallBar(root: string, server: BenchServer): Bar {
  return {
    name: "a stall of 2 s in 10 s at 100 per second",
    limit: "p99 at least 1.7 s",
    rounds: 3,
    async run() {
      server.stall(5000, 2000);
      const run = await open(server.url, { path: "/fixed" }, { rate: 100, forMs: 10_000 });
      server.stall(5000, 2000);
      const loop = await closed(server.url, "/fixed", 10, 10_000);
      server.stall(5000, 2000);
      const peer = await autocannon(root, { url: `${server.url}/fixed`, connections: 10, duration: 10 });
      return {
        figures: {
          "p99 ms": run.responseTime?.p99 ?? nan,
          "closed loop p99 ms": loop.summary("serviceTime")?.p99 ?? nan,
          "autocannon p99 ms": peer.latency.p99,
        },
        ...invalidity(run),
      };
    },
    holds: ({ "p99 ms": p99 = nan }) => p99 >= 1700,
  };
}

/** Rates as they were asked for, and on time. */
export function rateBars(server: BenchServer): Bar[] {
  return [50, 200, 1000].map((rate) => ({
    name: `${rate} per second arrive on time`,
    limit: "within 0.5 % of offered, dispatch delay p99 at most 5 ms",
    rounds: 3,
    async run() {
      const run = await open(server.url, { path: "/fast" }, { rate, forMs: 6000, warmUpMs: 1000 });
      const sent = run.account.sent / 6;
      return {
        figures: {
          "sent / offered": sent / rate,
          "achieved / offered": run.achievedRate / rate,
          "dispatch delay p99 ms": run.summary("dispatchDelay")?.p99 ?? nan,
        },
        ...invalidity(run),
      };
    },
    holds: ({ "sent / offered": sent = nan, "dispatch delay p99 ms": delay = nan }) =>
      Math.abs(sent - 1) <= 0.005 && delay <= 5,
  }));
}

/** A rate that no single thread can keep. */
export function starvedBar(server: BenchServer): Bar {
  return {
    name: "a generator that cannot keep its rate (50,000 per second)",
    limit: "is found out in every round",
    rounds: 3,
    async run() {
      const run = await open(server.url, { path: "/fast" }, { rate: 50_000, forMs: 1000, timeoutMs: 5000 });
      return {
        figures: { "problems named": run.validity.problems.length, believed: Number(run.validity.valid) },
      };
    },
    holds: ({ believed }) => believed === 0,
  };
}

const pairs = 40;
const leastShare = 0.95;

/**
 * Saturation of a plain endpoint, beside autocannon as it comes, client and server each on a CPU of its own. Throughput wavers by a
 * third from run to run: so it is many short pairs, each in turns, and what is judged is the interval of the ratio.
 */
export function closedBar(root: string, server: BenchServer): Bar {
  const options = {
    url: `${server.url}/fast`,
    connections: 10,
    duration: 2,
    sampleInt: 100,
    warmup: { duration: 1, connections: 10 },
  };
  const theirs = async () => {
    const { total, ms } = await autocannon(root, options);
    return (total / ms) * 1000;
  };
  const ours = async () => (await closed(server.url, "/fast", 10, 2000, 1000)).achievedRate;
  return {
    name: `closed loop, 10 connections, ${pairs} pairs`,
    limit: "at least 0.95 of autocannon's throughput",
    rounds: 1,
    async run() {
      const measured: { own: number; peer: number }[] = [];
      await apart(server.pid, async () => {
        for (let pair = 0; pair < pairs; pair += 1) {
          const early = pair % 2 === 0 ? await ours() : undefined;
          const peer = await theirs();
          measured.push({ own: early ?? (await ours()), peer });
        }
      });
      const [own, peer] = (["own", "peer"] as const).map((side) => measured.map((pair) => pair[side]));
      const shift = shiftBetween((peer ?? []).map(Math.log), (own ?? []).map(Math.log));
      const [ratio, lower, upper] = [shift?.estimate, shift?.low, shift?.high].map((log = nan) =>
        Math.exp(log),
      );
      const isOpen = !((lower ?? nan) >= leastShare || (upper ?? nan) < leastShare);
      return {
        figures: {
          "per second": median(own ?? []),
          "autocannon per second": median(peer ?? []),
          ratio: ratio ?? nan,
          "ratio, lower": lower ?? nan,
          "ratio, upper": upper ?? nan,
        },
        ...(isOpen && { invalid: `the interval of the ratio reaches across ${leastShare}` }),
      };
    },
    holds: ({ "ratio, lower": lower = nan }) => lower >= leastShare,
  };
}

const manyRequests = 360_000;

/** Memory over many requests, beside autocannon's over as many. */
export function memoryBar(root: string, server: BenchServer): Bar {
  return {
    name: "360,000 requests",
    limit: "peak memory at most 250 MB, every request accounted for",
    rounds: 1,
    async run() {
      const run = await open(server.url, { path: "/fast" }, { rate: 2000, forMs: 180_000 });
      const peer = await autocannon(root, {
        url: `${server.url}/fast`,
        connections: 10,
        amount: manyRequests,
      });
      const { account, validity } = run;
      return {
        figures: {
          "peak MB": validity.facts.peakMemoryBytes / 1e6,
          "autocannon peak MB": peer.peakBytes / 1e6,
          "accounted for": account.ok + account.httpError + account.timeout + account.connectionError,
        },
      };
    },
    holds: ({ "peak MB": peak = nan, "accounted for": accounted = 0 }) =>
      peak <= 250 && accounted === manyRequests,
  };
}
