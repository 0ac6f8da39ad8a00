import { parseAddress, supervisorVariable } from "./protocol.js";
import { SupervisorError, send } from "./request.js";

import type { Isolation, ServiceDescription } from "../services/driver.js";
import type { ResourcePoint } from "../monitor/series.js";
import type { ResourceUse } from "../monitor/session.js";
import type { Fault, FaultKind } from "../faults/fault.js";
import type { Probe } from "../faults/own-service.js";
import type { DedicatedStart, RequestName, Requests, ServiceHealth } from "./protocol.js";

/** What a process that runs tests asks of the supervisor. Each rejects with a `SupervisorError`. */
export interface SupervisorConnection {
  /** The service, started on first use and shared by the run; with a session one of that case's own, until its end. */
  acquireService(name: string, session?: string): Promise<ServiceDescription>;
  /** Whether the service answers a real request now. */
  checkService(name: string): Promise<ServiceHealth>;
  /**
   * Starts an instance of the service with these settings over the configured ones, for the case at hand alone. It is
   * ended by `stopDedicated`, or with this process. With a session it is one of that case's own, by this name.
   */
  startDedicated(
    name: string,
    settings: Readonly<Record<string, unknown>>,
    session?: string,
  ): Promise<DedicatedStart>;
  /** Breaks a service of the session; resolves when the fault is in force. */
  applyFault(session: string, name: string, fault: Fault): Promise<void>;
  /** Without a name all faults of the session, without a kind all of the service; resolves when it serves again. */
  undoFaults(session: string, name?: string, kind?: FaultKind): Promise<void>;
  restartService(session: string, name: string): Promise<void>;
  /** Has the service answer a real request, the way the case reaches it. */
  probe(session: string, name: string, withinMs: number): Promise<Probe>;
  /** Ends the services of the session; so does the end of this process. */
  endSession(session: string): Promise<void>;
  /** Ends it, by the `instance` of its description. */
  stopDedicated(instance: string): Promise<void>;
  /** A piece of the service for one case alone: a database, a key prefix. */
  isolate(name: string, caseId: string): Promise<Isolation>;
  release(name: string, isolation: string): Promise<void>;
  /** How a started service ended by itself last, if it did. */
  fate(name: string): Promise<string | null>;
  /** Samples a service's CPU and memory for a session, until `stopMonitor`. */
  monitor(session: string, service: string): Promise<void>;
  readMonitor(session: string): Promise<ResourceUse>;
  /** What one service of the session used over time. */
  readSeries(session: string, service: string): Promise<ResourcePoint[]>;
  stopMonitor(session: string): Promise<ResourceUse>;
  /** Has a process that this one started ended with the run, at the latest. */
  ownProcess(pid: number): Promise<void>;
}

/** The connection to the supervisor that `env` names; this process is ended with the run from now on. */
export function connectToSupervisor(env: NodeJS.ProcessEnv = process.env): SupervisorConnection {
  const address = parseAddress(env[supervisorVariable] ?? "");
  if (!address) {
    throw new SupervisorError(
      "No supervisor runs: services need `tcspec run`, or Jest with the preset tcspec/jest-preset",
      true,
    );
  }
  let registered: Promise<unknown> | undefined;
  const ask = async <Name extends RequestName>(name: Name, body: Requests[Name]["request"]) => {
    await (registered ??= send(address, "register-worker", { pid: process.pid }));
    return send(address, name, body);
  };
  const of = (session: string | undefined) =>
    session === undefined ? {} : { session: { id: session, pid: process.pid } };
  return {
    acquireService: (name, session) => ask("acquire-service", { name, ...of(session) }),
    checkService: (name) => ask("check-service", { name }),
    startDedicated: (name, settings, session) =>
      ask("start-dedicated", { name, settings, pid: process.pid, ...of(session) }),
    async applyFault(session, name, fault) {
      await ask("fault", { session, name, fault });
    },
    async undoFaults(session, name, kind) {
      await ask("undo-faults", {
        session,
        ...(name !== undefined && { name }),
        ...(kind !== undefined && { kind }),
      });
    },
    async restartService(session, name) {
      await ask("restart-service", { session, name });
    },
    probe: (session, name, withinMs) => ask("probe", { session, name, withinMs }),
    async endSession(session) {
      await ask("end-session", { session });
    },
    async stopDedicated(instance) {
      await ask("stop-dedicated", { instance });
    },
    isolate: (name, caseId) => ask("isolate", { name, caseId }),
    async release(name, isolation) {
      await ask("release", { name, isolation });
    },
    fate: (name) => ask("fate", { name }),
    async monitor(session, service) {
      await ask("monitor-start", { session, service });
    },
    readMonitor: (session) => ask("monitor-read", { session }),
    readSeries: (session, service) => ask("monitor-series", { session, service }),
    stopMonitor: (session) => ask("monitor-stop", { session }),
    async ownProcess(pid) {
      await ask("register-worker", { pid });
    },
  };
}
