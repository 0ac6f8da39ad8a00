import type { ServiceConfig } from "../../compiler/config/schema.js";
import type { Fault, FaultKind } from "../faults/fault.js";
import type { Probe } from "../faults/own-service.js";
import type { Isolation, ServiceDescription } from "../services/driver.js";
import type { ResourcePoint } from "../monitor/series.js";
import type { ResourceUse } from "../monitor/session.js";

/** Holds, for the workers, how the supervisor is reached. It is a secret: never in output. */
export const supervisorVariable = "TCSPEC_SUPERVISOR";

/** What the owner writes to the supervisor's input, as one line; the input stays open as long as the owner lives. */
export interface StartMessage {
  runDir: string;
  services: Readonly<Record<string, ServiceConfig>>;
  seed: number;
  /** Whether services may come from Docker. */
  testcontainers?: boolean;
}

/** What the supervisor answers on its output, as one line, before it closes it. */
export type HelloMessage = { port: number; token: string; tempFolder: string } | { error: string };

export interface ServiceHealth {
  healthy: boolean;
  /** Why it is not: without secrets. */
  reason?: string;
}

/** A dedicated instance that listens, ready or not; or why it does not: the last words of its server, without secrets. */
export type DedicatedStart = { service: ServiceDescription } | { failure: string };

/** A case that has its services for itself, because it breaks them; `pid` is the process that runs it. */
export interface CaseSession {
  id: string;
  pid: number;
}

/** The requests of the supervisor, each a POST to `/<name>` with a JSON body, answered with JSON. */
export interface Requests {
  "register-group": { request: { pid: number }; response: null };
  "register-worker": { request: { pid: number }; response: null };
  /** With a session: one of the case's own. */
  "acquire-service": { request: { name: string; session?: CaseSession }; response: ServiceDescription };
  /** Has the service answer a real request now. */
  "check-service": { request: { name: string }; response: ServiceHealth };
  /** Starts an instance with these settings for the case that process `pid` runs; it is ended with that process. */
  "start-dedicated": {
    request: {
      name: string;
      settings: Readonly<Record<string, unknown>>;
      pid: number;
      session?: CaseSession;
    };
    response: DedicatedStart;
  };
  "stop-dedicated": { request: { instance: string }; response: null };
  isolate: { request: { name: string; caseId: string }; response: Isolation };
  release: { request: { name: string; isolation: string }; response: null };
  /** How a started service ended by itself last. */
  fate: { request: { name: string }; response: string | null };
  /** Breaks a service of the case's own. */
  fault: { request: { session: string; name: string; fault: Fault }; response: null };
  /** Without a name: all faults of the case; without a kind: all of the service. */
  "undo-faults": { request: { session: string; name?: string; kind?: FaultKind }; response: null };
  "restart-service": { request: { session: string; name: string }; response: null };
  probe: { request: { session: string; name: string; withinMs: number }; response: Probe };
  /** Ends the services that the case has for itself. */
  "end-session": { request: { session: string }; response: null };
  "monitor-start": { request: { session: string; service: string }; response: null };
  "monitor-read": { request: { session: string }; response: ResourceUse };
  "monitor-series": { request: { session: string; service: string }; response: ResourcePoint[] };
  "monitor-stop": { request: { session: string }; response: ResourceUse };
}

export type RequestName = keyof Requests;

/** The body of an answer that is no success: a message for people, without secrets. */
export interface ErrorBody {
  error: string;
  /** A service cannot be had: the case is blocked. Otherwise the request itself is wrong. */
  blocked: boolean;
}

export interface SupervisorAddress {
  /** `http://127.0.0.1:<port>` */
  url: string;
  token: string;
}

export function formatAddress({ url, token }: SupervisorAddress): string {
  return `${url}#${token}`;
}

export function parseAddress(text: string): SupervisorAddress | undefined {
  const found = /^(http:\/\/127\.0\.0\.1:\d+)#([\w-]+)$/.exec(text);
  return found?.[1] !== undefined && found[2] !== undefined ? { url: found[1], token: found[2] } : undefined;
}
