import type { ServiceConfig } from "../../compiler/config/schema.js";
import type { Tier } from "../../compiler/model/results.js";
import type { OwnedProcess } from "./owned-process.js";

export type ServiceKind = ServiceConfig["kind"];

/** What a worker is told of a service. */
export interface ServiceDescription {
  name: string;
  kind: ServiceKind;
  tier: Tier;
  version: string;
  /** Without secrets: for people and results. */
  address: string;
  /** How to reach it, with its secrets: never for output. */
  url: string;
  /** Secrets of what tcspec started, by name, that its fixtures need: never for output. */
  credentials?: Readonly<Record<string, string>>;
  config: ServiceConfig;
  /**
   * The supervisor's name of an instance that one case has for itself, by which it is checked, isolated and sampled; none
   * for the one that all cases share.
   */
  instance?: string;
}

/** A case's own piece of a service: a database, a key prefix, … */
export interface Isolation {
  /** Unique in the service; carries the run's id. */
  name: string;
  /** With its secrets: never for output. */
  url: string;
}

/** What the supervisor lends to a driver. */
export interface DriverContext {
  runId: string;
  /** Identifies the run in what is left on a service given by URL. */
  mark: string;
  seed: number;
  /** The names of the configured services of a kind. */
  namesOf(kind: ServiceKind): string[];
  /** Another service that this one needs. */
  acquire(name: string): Promise<ServiceDescription>;
  /** A folder of the run's temporary folder, of this service alone; not made yet. */
  folder: string;
  /** The supervisor keeps an account of every process, before anything else is done with it. */
  own(process: OwnedProcess): void;
  /** Noted before the piece is made, so that it is found however the run dies. */
  ownIsolation(name: string): void;
  disownIsolation(name: string): void;
  log(message: string): void;
}

/** One service in use. */
export interface RunningService {
  readonly tier: Tier;
  readonly version: string;
  readonly url: string;
  readonly credentials?: Readonly<Record<string, string>>;
  /** The process whose tree the monitor samples; none for a service given by URL. */
  readonly pid?: number;
  /** Resolves when that process has ended, with how: "signal SIGKILL". */
  readonly ended?: Promise<string>;
  /**
   * Answers when a real request was answered; rejects with a `ServiceError` otherwise. `at` is the service's URL by way
   * of a proxy, in place of its own.
   */
  check(at?: string): Promise<void>;
  /**
   * Starts the process again on the data that it has; one that still runs is ended first, in order. Resolves when it has
   * answered a real request. The old one is not to be used any more. Only of what was started.
   */
  restart?(): Promise<RunningService>;
  /** Makes a piece for the case alone. */
  isolate?(caseId: string): Promise<Isolation>;
  /** Removes what `isolate` made. */
  release?(name: string): Promise<void>;
  /** Ends what was started; at once, and never longer than two seconds. */
  stop(): Promise<void>;
}

/** The programs of a genuine server that were found on this machine. */
export interface ServerPrograms {
  /** Their absolute paths, by name. */
  paths: Readonly<Record<string, string>>;
  /** What the first of them says of itself: "7.0.15". */
  version: string;
  /** Where its libraries lie that the system has not: `LD_LIBRARY_PATH` of this server alone. */
  libraries?: string;
}

/** Which programs make the server, so that one that is installed, or was fetched, can be used. */
export interface ProgramNeed {
  /** All are needed; the first one is asked for its version. */
  names: readonly string[];
  /** What `tcspec services fetch` calls it, where it can be fetched. */
  fetchedAs?: string;
  /** Why this version cannot be used: "expected 17 or newer". */
  refuse?(version: string): string | undefined;
}

/** How the service is had from Docker; `connect` does the rest. */
export interface ContainerRecipe {
  image: string;
  port: number;
  environment(secret: string): Readonly<Record<string, string>>;
  command(secret: string, settings: ServiceConfig["settings"]): readonly string[];
  url(address: string, secret: string): string;
}

/** The server that comes with tcspec. */
export interface EmbeddedServer {
  tier: Tier;
  version: string;
}

/**
 * How services of some kinds are had; `resolve.ts` decides by which of these ways. A new one is a folder beside this
 * file and one line in `drivers.ts`.
 */
export interface ServiceDriver {
  readonly kinds: readonly ServiceKind[];
  /** Uses the service at a URL: reads, never writes. */
  readonly connect?: (
    name: string,
    url: string,
    config: ServiceConfig,
    context: DriverContext,
  ) => Promise<RunningService>;
  readonly container?: ContainerRecipe;
  readonly programs?: ProgramNeed;
  /** What `start` starts without programs; throws a `ServiceError` that says what is missing on this machine. */
  readonly embedded?: (config: ServiceConfig) => EmbeddedServer;
  /**
   * Starts the service on the loopback, by these programs or the ones that come with tcspec; resolves when it answered
   * a real request.
   */
  readonly start?: (
    name: string,
    config: ServiceConfig,
    context: DriverContext,
    programs?: ServerPrograms,
  ) => Promise<RunningService>;
  /**
   * Starts an instance for one case, with these settings over the configured ones. Resolves when it listens, ready or
   * not; rejects with a `StartError` where it ends before.
   */
  readonly startDedicated?: (
    name: string,
    config: ServiceConfig,
    settings: Readonly<Record<string, unknown>>,
    context: DriverContext,
    programs?: ServerPrograms,
  ) => Promise<RunningService>;
  /** Removes what runs that are dead left on a service given by URL; `dead` tells by their mark. */
  sweep?(url: string, dead: (mark: string) => boolean): Promise<void>;
  /** Removes what a killed server leaves outside its folder, which still stands. */
  removeRemains?(folder: string): void;
  /** Removes one isolation of a run that is dead. */
  removeIsolation?(url: string, name: string, mark: string): Promise<void>;
}

/** A service cannot be had or used as asked: a case that needs it is blocked. The message names the service and holds no secrets. */
export class ServiceError extends Error {
  override readonly name: string = "ServiceError";
}

/** A server that tcspec started did not come to serve, or ended; its own last words are in the message. */
export class StartError extends ServiceError {}
