import { advice, resolveService } from "./resolve.js";
import { ServiceError } from "./driver.js";
import { redactUrl } from "./redact.js";
import { probeDocker } from "./docker.js";

import type { ServiceConfig } from "../../compiler/config/schema.js";
import type { Tier } from "../../compiler/model/results.js";
import type { DriverContext, ServiceKind } from "./driver.js";
import type { Candidate, Refusal, Rung, Surroundings } from "./resolve.js";

/** What would be used for a service, and why. */
export interface SurveyedService {
  name: string;
  kind: ServiceKind;
  /** By which way it would be had; null where it cannot be. */
  rung: Rung | null;
  tier: Tier | null;
  /** Null where only the running service can tell it. */
  version: string | null;
  /** Without secrets. */
  address: string | null;
  /** Why in this way; or why it cannot be used. */
  why: string;
  /** The ways that were tried before, each with why it is none. */
  refused: Refusal[];
  /** Commands and settings that would help; empty where the service can be had. */
  help: string[];
}

/** For probing alone: whoever would start or make something finds that it cannot. */
function readingContext(name: string): DriverContext {
  const refuse = (): never => {
    throw new ServiceError(`Service ${name}: nothing is started or made while services are listed`);
  };
  return {
    runId: "",
    mark: "",
    seed: 1,
    namesOf: () => [],
    acquire: refuse,
    folder: "",
    own: refuse,
    ownIsolation: refuse,
    disownIsolation: () => undefined,
    log: () => undefined,
  };
}

/** Asks the service at a URL for its version, reading only; gives what is wrong with it otherwise. */
async function probe(name: string, candidate: Candidate): Promise<{ version: string } | { problem: string }> {
  try {
    const { version } = await candidate.open(readingContext(name));
    return { version };
  } catch (error) {
    if (error instanceof ServiceError) return { problem: error.message };
    throw error;
  }
}

const startedAt = "127.0.0.1, a free port";

async function survey(
  name: string,
  config: ServiceConfig,
  surroundings: Surroundings,
): Promise<SurveyedService> {
  const { kind } = config;
  const { rung, candidate, refused } = await resolveService(name, config, surroundings);
  if (rung === undefined || candidate === undefined) {
    const why = "it cannot be had";
    const help = advice(name, config);
    return { name, kind, rung: null, tier: null, version: null, address: null, why, refused, help };
  }
  const { tier, why, url } = candidate;
  const found = { name, kind, rung, tier, refused };
  if (url === undefined)
    return { ...found, version: candidate.version ?? null, address: startedAt, why, help: [] };
  const address = redactUrl(url);
  const probed = await probe(name, candidate);
  if ("version" in probed) return { ...found, version: probed.version, address, why, help: [] };
  return { ...found, tier: null, version: null, address, why: probed.problem, help: [] };
}

/**
 * What a run would use for each service, in the order of the configuration. Starts nothing; a service at a URL is asked
 * for its version within its connect limit, and never written to.
 */
export function surveyServices(
  services: Readonly<Record<string, ServiceConfig>>,
  surroundings: Surroundings,
): Promise<SurveyedService[]> {
  let docker: Promise<string | undefined> | undefined;
  const once = { ...surroundings, probeDocker: (env: NodeJS.ProcessEnv) => (docker ??= probeDocker(env)) };
  return Promise.all(Object.entries(services).map(([name, config]) => survey(name, config, once)));
}
