import { existsSync } from "node:fs";

import { countDescriptors, processTree, sampleProcess } from "./proc.js";
import { ResourceSeries } from "./series.js";
import { UseSummary } from "./session.js";

import type { ResourcePoint } from "./series.js";
import type { ResourceUse } from "./session.js";

const intervalMs = 100;

interface Watched {
  readonly pid: number;
  /** Used by former processes of the service, in seconds. */
  readonly cpuBefore: number;
  /** What the process had used when it was first seen: not in the session's time. */
  cpuAtFirst?: number;
  /** In the session, in seconds: CPU time may be handed from a child to its parent, but never vanishes from a tree that is reaped. */
  cpuSeconds: number;
  readonly series: ResourceSeries;
}

interface Session {
  services: Map<string, Watched | undefined>;
  summary: UseSummary;
}

const available = () => existsSync("/proc/self/smaps_rollup") || existsSync("/proc/self/status");

/** Samples the process trees of services, every 100 ms, while a session uses them. */
export class ResourceSampler {
  readonly #sessions = new Map<string, Session>();
  #timer: NodeJS.Timeout | undefined;

  /** Adds a service to a session, and looks at once: a rate needs a begin. Without a pid it cannot be watched (it was not started by us). */
  watch(sessionId: string, service: string, pid: number | undefined): void {
    const session: Session = this.#sessions.get(sessionId) ?? {
      services: new Map(),
      summary: new UseSummary(),
    };
    this.#sessions.set(sessionId, session);
    const known = session.services.get(service);
    if (pid === undefined) {
      if (known === undefined) session.services.set(service, undefined);
    } else if (known?.pid !== pid) {
      const cpuBefore = known?.cpuSeconds ?? 0;
      const series = new ResourceSeries();
      session.services.set(service, { pid, cpuBefore, cpuSeconds: cpuBefore, series });
      sampleSession(session);
    }
    this.#timer ??= setInterval(() => this.#tick(), intervalMs).unref();
  }

  /** Takes one more sample and sums up; the session goes on. */
  read(sessionId: string): ResourceUse {
    const session = this.#sessions.get(sessionId);
    if (session) sampleSession(session);
    const use = (session?.summary ?? new UseSummary()).get();
    const missing = session ? reasonOf(session, use.samples) : "no service was watched";
    return missing === undefined ? use : { ...use, missing };
  }

  /** What one service of a session used over time; empty where it is not watched or cannot be seen. */
  series(sessionId: string, service: string): ResourcePoint[] {
    return this.#sessions.get(sessionId)?.services.get(service)?.series.points() ?? [];
  }

  stop(sessionId: string): ResourceUse {
    const use = this.read(sessionId);
    this.#sessions.delete(sessionId);
    if (this.#sessions.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    return use;
  }

  #tick(): void {
    for (const session of this.#sessions.values()) sampleSession(session);
  }
}

function reasonOf(session: Session, samples: number): string | undefined {
  if (!available()) return `there is no /proc on ${process.platform}`;
  const foreign = [...session.services].flatMap(([name, watched]) => (watched ? [] : [name]));
  if (foreign.length > 0) return `tcspec did not start ${foreign.join(", ")} and cannot see what it uses`;
  return samples === 0 ? "no process was found" : undefined;
}

function sampleSession(session: Session): void {
  let memoryBytes = 0;
  let cpuSeconds = 0;
  let found = 0;
  let memoryKind: "pss" | "rss" = "pss";
  for (const watched of session.services.values()) {
    if (!watched) continue;
    const tree = sampleTree(watched.pid);
    found += tree.pids.length;
    memoryBytes += tree.memoryBytes;
    if (tree.memoryKind === "rss") memoryKind = "rss";
    if (tree.pids.length > 0) watched.cpuAtFirst ??= tree.cpuSeconds;
    const used = tree.cpuSeconds - (watched.cpuAtFirst ?? 0);
    watched.cpuSeconds = Math.max(watched.cpuSeconds, watched.cpuBefore + used);
    cpuSeconds += watched.cpuSeconds;
    watched.series.offer(Date.now(), () => pointOf(tree, watched.cpuSeconds));
  }
  if (found > 0) session.summary.add({ atMs: performance.now(), memoryBytes, cpuSeconds, memoryKind });
}

interface TreeSample {
  readonly pids: readonly number[];
  readonly memoryBytes: number;
  readonly cpuSeconds: number;
  readonly memoryKind: "pss" | "rss";
}

/** A process and all below it, together. */
function sampleTree(root: number): TreeSample {
  const samples = processTree(root).flatMap((pid) => {
    const sample = sampleProcess(pid);
    return sample === undefined ? [] : [{ pid, ...sample }];
  });
  return {
    pids: samples.map(({ pid }) => pid),
    memoryBytes: samples.reduce((sum, sample) => sum + sample.memoryBytes, 0),
    cpuSeconds: samples.reduce((sum, sample) => sum + sample.cpuSeconds, 0),
    memoryKind: samples.some((sample) => sample.memoryKind === "rss") ? "rss" : "pss",
  };
}

function pointOf({ pids, memoryBytes }: TreeSample, cpuSeconds: number): ResourcePoint | undefined {
  if (pids.length === 0) return undefined;
  const counts = pids.map(countDescriptors);
  const descriptors = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const seen = counts.some((count) => count !== undefined);
  return { atMs: Date.now(), memoryBytes, cpuSeconds, ...(seen && { descriptors }) };
}
