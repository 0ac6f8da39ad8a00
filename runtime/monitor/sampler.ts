import { existsSync } from "node:fs";

import { processTree, sampleProcess } from "./proc.js";
import { UseSummary } from "./session.js";

import type { ResourceUse } from "./session.js";

const intervalMs = 100;

interface Watched {
  pid: number;
  /** By process: CPU time may be handed from a child to its parent, but never vanishes from a tree that is reaped. */
  cpuSeconds: number;
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

  /** Adds a service to a session. Without a pid it cannot be watched (it was not started by us). */
  watch(sessionId: string, service: string, pid: number | undefined): void {
    const session = this.#sessions.get(sessionId) ?? { services: new Map(), summary: new UseSummary() };
    this.#sessions.set(sessionId, session);
    if (!session.services.has(service) || pid !== undefined) {
      session.services.set(service, pid === undefined ? undefined : { pid, cpuSeconds: 0 });
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
    let ofTree = 0;
    for (const pid of processTree(watched.pid)) {
      const sample = sampleProcess(pid);
      if (!sample) continue;
      found += 1;
      memoryBytes += sample.memoryBytes;
      ofTree += sample.cpuSeconds;
      if (sample.memoryKind === "rss") memoryKind = "rss";
    }
    watched.cpuSeconds = Math.max(watched.cpuSeconds, ofTree);
    cpuSeconds += watched.cpuSeconds;
  }
  if (found > 0) session.summary.add({ atMs: performance.now(), memoryBytes, cpuSeconds, memoryKind });
}
