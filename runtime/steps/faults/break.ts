import type { FaultInjector } from "../../fixtures/faults.js";
import type { Fault } from "../../faults/fault.js";
import type { Probe } from "../../faults/own-service.js";

/** What a phrase does to a service. */
export interface Breakage {
  /** "stopped": for messages. */
  readonly called: string;
  readonly fault: Fault;
}

/** A probe with the time that it was given. */
export interface TimedProbe extends Probe {
  readonly withinMs: number;
}

/** A healthy service is given this long to answer before it is broken. */
const healthyWithinMs = 10_000;
/** Of a service that answers nothing this long at least is waited for an answer. */
const leastSilenceMs = 300;

/**
 * Breaks a service, and asks it a real request. Throws where it did not answer before: then nothing could be said of the
 * fault.
 */
export async function breaking(
  faults: FaultInjector,
  service: string,
  { called, fault }: Breakage,
): Promise<TimedProbe> {
  const before = await faults.probe(service, healthyWithinMs);
  if (!before.answered) {
    throw new Error(
      `Expected ${service} to answer before it is ${called}, found: ${before.reason ?? "no answer"}`,
    );
  }
  await faults.apply(service, fault);
  const withinMs = patience(before.durationMs, fault);
  return { ...(await faults.probe(service, withinMs)), withinMs };
}

/** A service that is slowed down gets the time for several round trips; one that is broken thrice what it needed. */
function patience(neededMs: number, fault: Fault): number {
  if (fault.kind === "latency") return healthyWithinMs + 10 * fault.ms;
  return Math.max(leastSilenceMs, 3 * neededMs);
}

function isInForce({ fault }: Breakage, { answered, durationMs }: Probe): boolean {
  // Timers of Node may be a millisecond early.
  return fault.kind === "latency" ? !answered || durationMs >= fault.ms - 1 : !answered;
}

/** What "stopped", "paused", … do, in phrases as in "while `redis` is stopped". */
export const breakages = {
  stopped: { called: "stopped", fault: { kind: "down" } },
  paused: { called: "paused", fault: { kind: "pause" } },
  "cut off": { called: "cut off", fault: { kind: "blackHole" } },
  killed: { called: "killed", fault: { kind: "crash" } },
} as const satisfies Record<string, Breakage>;

/** What a probe says against it that the fault is in force; undefined where it noticed the fault. */
export function unnoticed(service: string, breakage: Breakage, probe: Probe): string | undefined {
  if (isInForce(breakage, probe)) return undefined;
  return `Expected ${service} to be ${breakage.called}, found that it answered a real request after ${Math.round(probe.durationMs)} ms`;
}

export function lift(faults: FaultInjector, service: string, { fault }: Breakage): Promise<void> {
  return faults.restore(service, fault.kind);
}
