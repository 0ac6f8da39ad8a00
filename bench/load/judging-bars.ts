import { fork } from "node:child_process";
import { join } from "node:path";

import { indicatorsOf, judgeRecovery } from "../../runtime/load/judge/recovery.js";
import { judgeGraceful, stressLevels } from "../../runtime/load/judge/stress.js";
import { judgeLeak } from "../../runtime/monitor/leak.js";
import { ResourceSampler } from "../../runtime/monitor/sampler.js";
import { invalidity, open } from "./plans.js";

import type { Bar } from "./bar.js";
import type { BenchServer } from "./peers.js";

/** Two real processes, watched at the same time. */
export function leakBar(root: string): Bar {
  return {
    name: "leak check over 45 s of real processes",
    limit: "finds 1 MB per second, clears a sawtooth",
    rounds: 1,
    async run() {
      const sampler = new ResourceSampler();
      const children = (["leak", "sawtooth"] as const).map((kind) => {
        const child = fork(join(root, "bench", "load", "memory.cjs"), [kind], {
          execArgv: ["--expose-gc"],
          // What is freed goes back to the system, as with most allocators but glibc's.
          env: { ...process.env, MALLOC_MMAP_THRESHOLD_: "131072" },
        });
        sampler.watch("bench", kind, child.pid);
        return { kind, child };
      });
      await new Promise((resolve) => setTimeout(resolve, 45_000));
      const found = children.map(({ kind, child }) => {
        const points = sampler
          .series("bench", kind)
          .map(({ atMs, memoryBytes }) => ({ atMs, bytes: memoryBytes }));
        child.disconnect();
        return judgeLeak(points, { warmUpMs: 5000 });
      });
      sampler.stop("bench");
      const [leak, sawtooth] = found;
      return {
        figures: {
          "leak found": Number(leak?.verdict === "leak"),
          "its MB per second": (leak?.slope?.bytesPerSecond ?? Number.NaN) / 1e6,
          "sawtooth cleared": Number(sawtooth?.verdict === "no leak"),
        },
      };
    },
    holds: (figures) => figures["leak found"] === 1 && figures["sawtooth cleared"] === 1,
  };
}

const stages = [100, 200, 400, 800].map((rate) => ({ rate, forMs: 4000 }));

/** A server that refuses what is too much, and one that slows down for all. */
export function stressBar(server: BenchServer): Bar {
  return {
    name: "stress: 100, 200, 400, 800 per second on servers of 400",
    limit: "tells shedding from collapse",
    rounds: 3,
    async run() {
      const levelsOf = async (path: string) => {
        const options = { stages, windowMs: 2000, timeoutMs: 5000, goodput: { responseTimeMs: 500 } };
        const run = await open(server.url, { path }, options);
        return { run, levels: stressLevels(run.report, stages) };
      };
      const shed = await levelsOf("/shed");
      const collapse = await levelsOf("/collapse");
      const [shedding, collapsing] = [shed, collapse].map(({ levels }) => judgeGraceful(levels));
      return {
        figures: {
          "shedding is graceful": Number(shedding?.graceful),
          "collapse is graceful": Number(collapsing?.graceful),
          "goodput kept by shedding":
            (shed.levels.at(-1)?.goodputRate ?? 0) / (shedding?.peak?.goodputRate ?? 1),
          "goodput kept by collapsing":
            (collapse.levels.at(-1)?.goodputRate ?? 0) / (collapsing?.peak?.goodputRate ?? 1),
        },
        ...invalidity(shed.run),
      };
    },
    holds: (figures) => figures["shedding is graceful"] === 1 && figures["collapse is graceful"] === 0,
  };
}

/** 20 per second, a stress of 400 for 3 s, 20 per second again: on a server that comes back, and one that does not. */
export function recoveryBar(server: BenchServer): Bar {
  const calmMs = 6000;
  const stressMs = 3000;
  const profile = [
    { rate: 20, forMs: calmMs },
    { rate: 400, forMs: stressMs },
    { rate: 20, forMs: 15_000 },
  ];
  return {
    name: "recovery after 3 s at 400 per second",
    limit: "tells recovery from wedged",
    rounds: 1,
    async run() {
      const judged = async (path: string) => {
        const run = await open(server.url, { path }, { stages: profile, windowMs: 1000, timeoutMs: 10_000 });
        const [, baseline] = indicatorsOf(run.report);
        const after = indicatorsOf(run.report, calmMs + stressMs);
        const limits = {
          withinMs: 15_000,
          tolerance: 0.25,
          absolute: { "response time p95": 25, "error rate": 0.01, "open requests": 4 },
        };
        return { run, judgement: judgeRecovery(baseline?.values ?? {}, after, limits) };
      };
      const recovering = await judged("/shed");
      const wedged = await judged("/wedge");
      return {
        figures: {
          "recovered after s": (recovering.judgement.recoveredAfterMs ?? Number.NaN) / 1000,
          "recovery found": Number(recovering.judgement.verdict === "recovered"),
          "wedged found": Number(wedged.judgement.verdict === "not recovered"),
        },
        ...invalidity(recovering.run),
      };
    },
    holds: (figures) => figures["recovery found"] === 1 && figures["wedged found"] === 1,
  };
}
