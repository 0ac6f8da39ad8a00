import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { fetchedPrograms } from "./fetch/manifest.js";
import { onPath } from "./on-path.js";

import type { ProgramNeed, ServerPrograms } from "./driver.js";

const run = promisify(execFile);

/** A program that only tells its version; one that hangs is not one to use. */
const versionWithinMs = 5000;

/** The environment of a server that tcspec starts: no secret of our own, its libraries where they were fetched. */
export function serverEnvironment({ libraries }: Pick<ServerPrograms, "libraries">): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    LC_ALL: "C",
    TZ: "UTC",
    ...(libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries }),
  };
}

type Located = Omit<ServerPrograms, "version">;

function located(names: readonly string[], find: (name: string) => string | undefined): Located | undefined {
  const paths: Record<string, string> = {};
  for (const name of names) {
    const path = find(name);
    if (path === undefined) return undefined;
    paths[name] = path;
  }
  return { paths };
}

/** The first version number that a program prints: "Redis server v=7.0.15 sha=…" gives "7.0.15". */
export function parseVersion(output: string): string | undefined {
  return /\b(?:v=?)?(\d+(?:\.\d+)+)/.exec(output)?.[1];
}

async function withVersion(place: Located, need: ProgramNeed): Promise<ServerPrograms | string> {
  const [first = ""] = need.names;
  const path = place.paths[first] ?? "";
  try {
    const { stdout, stderr } = await run(path, ["--version"], {
      timeout: versionWithinMs,
      env: serverEnvironment(place),
    });
    const version = parseVersion(stdout + stderr);
    if (version === undefined) return `${path} does not tell its version`;
    const refusal = need.refuse?.(version);
    return refusal === undefined ? { ...place, version } : `${path} has the version ${version}, ${refusal}`;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return `${path} cannot be run: ${(stderr?.trim() === "" ? undefined : stderr?.trim()) ?? message}`;
  }
}

/**
 * The programs of a server: on the PATH, else those fetched into `servicesFolder`. Where there are none that can be
 * used, a text that says why.
 */
export async function findPrograms(
  need: ProgramNeed,
  place: { env: NodeJS.ProcessEnv; servicesFolder: string },
): Promise<ServerPrograms | string> {
  const { names, fetchedAs } = need;
  const installed = located(names, (name) => onPath(name, place.env));
  const fetched = fetchedAs === undefined ? undefined : fetchedPrograms(place.servicesFolder, fetchedAs);
  const candidates = [
    ...(installed ? [installed] : []),
    ...(fetched && names.every((name) => fetched.paths[name] !== undefined) ? [fetched] : []),
  ];
  const refused: string[] = [];
  for (const candidate of candidates) {
    const found = await withVersion(candidate, need);
    if (typeof found !== "string") return found;
    refused.push(found);
  }
  if (refused.length > 0) return refused.join("; ");
  const where = fetchedAs === undefined ? "not on the PATH" : "neither on the PATH nor in .tcspec/services";
  return `${names.join(" and ")} ${names.length === 1 ? "is" : "are"} ${where}`;
}
