import { openContainer } from "./container.js";
import { probeDocker } from "./docker.js";
import { ServiceError } from "./driver.js";
import { driverOf } from "./drivers.js";
import { fetchServer, whyNoFetch } from "./fetch/fetch.js";
import { findPrograms } from "./programs.js";
import { givenUrl, urlVariable } from "./resolve-url.js";

import type { ServiceConfig } from "../../compiler/config/schema.js";
import type { Tier } from "../../compiler/model/results.js";
import type { DriverContext, RunningService, ServiceDriver, ServerPrograms } from "./driver.js";

/** The ways in which a service is had, in the order in which they are tried. */
export const rungs = ["url", "container", "program", "embedded"] as const;
export type Rung = (typeof rungs)[number];

/** What a resolution depends on besides the service itself. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  /** `.tcspec/services` of the project, absolute. */
  servicesFolder: string;
  /** Whether the configuration enables Testcontainers. */
  testcontainers: boolean;
  /** Why Docker does not answer; asked at most once for each resolution. */
  probeDocker?: (env: NodeJS.ProcessEnv) => Promise<string | undefined>;
}

/** A way that can be gone. */
export interface Candidate {
  tier: Tier;
  /** Absent where only the running service can tell it. */
  version?: string;
  /** In words: "TC_REDIS_URL is set", "/usr/bin/redis-server". */
  why: string;
  /** For the service at a URL, with its secrets: never for output. */
  url?: string;
  open(context: DriverContext): Promise<RunningService>;
  openDedicated?: (
    settings: Readonly<Record<string, unknown>>,
    context: DriverContext,
  ) => Promise<RunningService>;
}

export interface Refusal {
  rung: Rung;
  why: string;
}

/** How a service will be had, and why not by the ways before it; without `candidate` it cannot be had. */
export interface Resolution {
  rung?: Rung;
  candidate?: Candidate;
  refused: Refusal[];
}

interface Request extends Surroundings {
  name: string;
  config: ServiceConfig;
  driver: ServiceDriver;
}

/** What the machine lacks, not the service: whoever needs the service is blocked. */
const lacks: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the disk",
  EDQUOT: "the disk quota is used up",
  EROFS: "the disk is read-only",
  EACCES: "the permission is missing",
  EMFILE: "too many files are open",
};

/** An error of the machine while the service was started, in words that name the service. */
function startError(name: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  const lack = code === undefined ? undefined : lacks[code];
  if (lack === undefined || error instanceof ServiceError) return error;
  return new ServiceError(`Service ${name} cannot be started: ${lack} (${message})`);
}

/** The candidate, with errors of the machine told as such. */
function told(name: string, candidate: Candidate): Candidate {
  const telling = async (open: () => Promise<RunningService>) => {
    try {
      return await open();
    } catch (error) {
      throw startError(name, error);
    }
  };
  const { openDedicated } = candidate;
  return {
    ...candidate,
    open: (context) => telling(() => candidate.open(context)),
    ...(openDedicated && {
      openDedicated: (settings, context) => telling(() => openDedicated(settings, context)),
    }),
  };
}

/** A candidate, or why there is none. */
type Look = (request: Request) => Candidate | string | Promise<Candidate | string>;

const byUrl: Look = ({ name, config, driver, env }) => {
  const variable = urlVariable(name);
  const url = givenUrl(name, config, env);
  if (url === undefined) return `${variable} is not set, and the configuration has no url`;
  const { connect } = driver;
  if (!connect) return `services of the kind ${config.kind} cannot be given by URL`;
  return {
    tier: "real",
    why: (env[variable] ?? "") === "" ? "url of the configuration" : `${variable} is set`,
    url,
    open: (context) => connect(name, url, config, context),
  };
};

const byContainer: Look = async ({ name, config, driver, env, testcontainers, ...request }) => {
  if (!testcontainers) return "testcontainers is not enabled in the configuration";
  const { container, connect } = driver;
  if (!container || !connect) return `services of the kind ${config.kind} are not had from containers`;
  const refusal = await (request.probeDocker ?? probeDocker)(env);
  if (refusal !== undefined) return refusal;
  return {
    tier: "embedded",
    why: `Docker answers; image ${container.image}`,
    open: (context) => openContainer(name, config, { ...driver, container, connect }, context),
  };
};

const byProgram: Look = async (request) => {
  const { name, config, driver, env } = request;
  const { programs: need, start, startDedicated } = driver;
  if (!need || !start) return "no server program is known for it";
  const found = await findPrograms(need, request);
  const { fetchedAs } = need;
  if (typeof found === "string") {
    if (config.fetch !== true || fetchedAs === undefined) return found;
    const refusal = whyNoFetch(env);
    if (refusal !== undefined) return `${found}; it cannot be fetched: ${refusal}`;
  }
  const programs = async (context: DriverContext): Promise<ServerPrograms> => {
    if (typeof found !== "string") return found;
    context.log(`service ${name}: ${found}; fetching it`);
    await fetchServer(fetchedAs ?? name, { ...request, workIn: `${context.folder}-fetch` });
    const fetched = await findPrograms(need, request);
    if (typeof fetched !== "string") return fetched;
    throw new ServiceError(`Service ${name}: it was fetched, but ${fetched}`);
  };
  return {
    tier: "embedded",
    ...(typeof found === "string"
      ? { why: "Debian's package, fetched into .tcspec/services on first use" }
      : { version: found.version, why: found.paths[need.names[0] ?? ""] ?? "" }),
    open: async (context) => start(name, config, context, await programs(context)),
    ...(startDedicated && {
      openDedicated: async (settings, context) =>
        startDedicated(name, config, settings, context, await programs(context)),
    }),
  };
};

const byEmbedded: Look = ({ name, config, driver }) => {
  const { embedded, start, startDedicated } = driver;
  if (!embedded || !start) return "tcspec brings none along";
  try {
    return {
      ...embedded(config),
      why: "it comes with tcspec",
      open: (context) => start(name, config, context),
      ...(startDedicated && {
        openDedicated: (settings, context) => startDedicated(name, config, settings, context),
      }),
    };
  } catch (error) {
    if (error instanceof ServiceError) return error.message;
    throw error;
  }
};

const looks: Readonly<Record<Rung, Look>> = {
  url: byUrl,
  container: byContainer,
  program: byProgram,
  embedded: byEmbedded,
};

/**
 * How a service is had: at its URL, else from Docker, else by server programs of this machine, else the one that comes
 * with tcspec. Starts nothing, and dials nothing but Docker.
 */
export async function resolveService(
  name: string,
  config: ServiceConfig,
  surroundings: Surroundings,
): Promise<Resolution> {
  const driver = driverOf(config.kind);
  const refused: Refusal[] = [];
  for (const rung of driver ? rungs : []) {
    const found = await looks[rung]({ ...surroundings, name, config, driver: driver as ServiceDriver });
    if (typeof found !== "string") return { rung, candidate: told(name, found), refused };
    refused.push({ rung, why: found });
  }
  return { refused };
}

const exampleUrls: Partial<Record<ServiceConfig["kind"], string>> = {
  postgres: "postgres://user:password@host:5432/database",
  redis: "redis://:password@host:6379",
  qdrant: "http://:api-key@host:6333",
};

/** What can be done about a service that cannot be had: commands and settings, each as it is written. */
export function advice(name: string, config: ServiceConfig): string[] {
  const { programs, container } = driverOf(config.kind) ?? {};
  const example = exampleUrls[config.kind] ?? "http://host:port";
  return [
    `${urlVariable(name)}=${example}`,
    ...(programs?.fetchedAs === undefined ? [] : [`npx tcspec services fetch ${programs.fetchedAs}`]),
    ...(container ? ["testcontainers: true in tcspec.config.ts, with Docker"] : []),
  ];
}

/** The sentence that a case reads which is blocked because the service cannot be had. */
export function unresolved(name: string, config: ServiceConfig, refused: readonly Refusal[]): ServiceError {
  const why = refused.map((each) => each.why).join("; ");
  return new ServiceError(
    `Service ${name} (${config.kind}) cannot be had: ${why}. What helps: ${advice(name, config).join(", or ")}`,
  );
}
