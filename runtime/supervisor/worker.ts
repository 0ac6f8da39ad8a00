import { parseAddress, supervisorVariable } from "./protocol.js";
import { SupervisorError, send } from "./request.js";

import type { Isolation, ServiceDescription } from "../services/driver.js";
import type { ResourceUse } from "../monitor/session.js";
import type { DedicatedStart, RequestName, Requests, ServiceHealth } from "./protocol.js";

/** What a process that runs tests asks of the supervisor. Each rejects with a `SupervisorError`. */
export interface SupervisorConnection {
  /** The service, started on first use and shared by the run. */
  acquireService(name: string): Promise<ServiceDescription>;
  /** Whether the service answers a real request now. */
  checkService(name: string): Promise<ServiceHealth>;
  /**
   * Starts an instance of the service with these settings over the configured ones, for the case at hand alone. It is
   * ended by `stopDedicated`, or with this process.
   */
  startDedicated(name: string, settings: Readonly<Record<string, unknown>>): Promise<DedicatedStart>;
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
  stopMonitor(session: string): Promise<ResourceUse>;
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
  return {
    acquireService: (name) => ask("acquire-service", { name }),
    checkService: (name) => ask("check-service", { name }),
    startDedicated: (name, settings) => ask("start-dedicated", { name, settings, pid: process.pid }),
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
    stopMonitor: (session) => ask("monitor-stop", { session }),
  };
}
