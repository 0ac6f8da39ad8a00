import { createHash, randomBytes } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";

import { identify, isAlive } from "../../processes/process-table.js";
import { ServiceError } from "../driver.js";
import { onPath } from "../on-path.js";
import { Apt } from "./apt.js";
import { manifestFile, readManifest } from "./manifest.js";

import type { Manifest, PackageRecord } from "./manifest.js";

/** Debian's packages of a server, and where its programs lie in them. */
interface Recipe {
  packages: readonly string[];
  programs: Readonly<Record<string, string>>;
}

const recipes: Readonly<Record<string, Recipe>> = {
  redis: {
    packages: ["redis-server", "redis-tools"],
    programs: { "redis-server": "usr/bin/redis-server" },
  },
  prometheus: { packages: ["prometheus"], programs: { prometheus: "usr/bin/prometheus" } },
};

/** The servers that can be fetched. */
export const fetchable: readonly string[] = Object.keys(recipes);

export interface FetchPlace {
  /** `.tcspec/services` of the project, absolute. */
  servicesFolder: string;
  env: NodeJS.ProcessEnv;
  /** Where apt works, by which its processes are found if they have to be ended; by default beside the result. */
  workIn?: string;
}

export interface Fetched {
  folder: string;
  manifest: Manifest;
  /** Nothing had to be fetched. */
  wasThere: boolean;
}

/** Why nothing can be fetched on this machine; undefined where it can. */
export function whyNoFetch(env: NodeJS.ProcessEnv): string | undefined {
  const missing = ["apt-get", "apt-cache", "dpkg-deb"].filter((name) => onPath(name, env) === undefined);
  return missing.length === 0
    ? undefined
    : `${missing.join(", ")} not found on the PATH: servers are fetched as Debian's packages`;
}

/**
 * Has Debian's packages of a server, and the libraries that the system lacks, in `.tcspec/services/<server>`. Without
 * root; the system's own packages and lists are left alone. What is there already is kept, without a network. The
 * folder comes into being at once, by a rename: fetches side by side or broken off do not harm.
 */
export async function fetchServer(server: string, place: FetchPlace): Promise<Fetched> {
  const recipe = recipes[server];
  if (!recipe) {
    throw new ServiceError(
      `Unexpected server ${JSON.stringify(server)}, expected one of ${fetchable.join(", ")}`,
    );
  }
  const folder = join(place.servicesFolder, server);
  const known = readManifest(folder);
  if (known && (await isUnchanged(folder, known))) return { folder, manifest: known, wasThere: true };
  const refusal = whyNoFetch(place.env);
  if (refusal !== undefined) throw new ServiceError(`${server} cannot be fetched: ${refusal}`);
  removeBrokenOff(place.servicesFolder);
  const scratch = join(place.servicesFolder, scratchName());
  const workIn = place.workIn ?? join(scratch, "apt");
  try {
    const fresh = join(scratch, server);
    mkdirSync(fresh, { recursive: true });
    mkdirSync(workIn, { recursive: true });
    const manifest = await assemble(
      server,
      recipe,
      fresh,
      new Apt({ folder: workIn, env: place.env }),
      workIn,
    );
    settle(fresh, folder, join(scratch, "old"));
    return { folder, manifest: readManifest(folder) ?? manifest, wasThere: false };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new ServiceError(`${server} could not be fetched: ${words}`);
  } finally {
    for (const each of [scratch, workIn]) rmSync(each, { recursive: true, force: true });
  }
}

async function assemble(
  server: string,
  { packages, programs }: Recipe,
  into: string,
  apt: Apt,
  workIn: string,
): Promise<Manifest> {
  await apt.update();
  const named = await apt.records(packages);
  const needed = await apt.records(await needs(apt, packages));
  const names = new Set(packages);
  // What is for every architecture holds no library.
  const libraries = needed.filter((one) => !names.has(one.name) && one.architecture !== "all");
  const all = [...named, ...libraries];
  await apt.download(all);
  const files = readdirSync(workIn).filter((file) => file.endsWith(".deb"));
  for (const record of all) {
    const file = files.find((name) => name.startsWith(`${record.name}_`));
    if (file === undefined) throw new ServiceError(`apt-get did not download ${record.name}`);
    await verify(join(workIn, file), record);
    await apt.extract(join(workIn, file), into);
  }
  const manifest: Manifest = {
    schemaVersion: 1,
    server,
    packages: all,
    programs: Object.fromEntries(
      await Promise.all(
        Object.entries(programs).map(async ([name, path]) => [
          name,
          { path, sha256: await sha256(join(into, path)) },
        ]),
      ),
    ) as Manifest["programs"],
    libraries: libraryFolders(into),
  };
  writeFileSync(manifestFile(into), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

async function needs(apt: Apt, packages: readonly string[]): Promise<string[]> {
  const missing = await apt.missing(packages);
  return missing.length > 0 ? missing : [...packages];
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

async function verify(file: string, { name, version, sha256: expected }: PackageRecord): Promise<void> {
  const found = await sha256(file);
  if (found !== expected)
    throw new ServiceError(`Unexpected SHA-256 ${found} of ${name} ${version}, expected ${expected}`);
}

async function isUnchanged(folder: string, { programs }: Manifest): Promise<boolean> {
  const checks = Object.values(programs).map(
    async ({ path, sha256: expected }) => (await sha256(join(folder, path))) === expected,
  );
  return (await Promise.all(checks)).every(Boolean);
}

/** The folders below `root` that hold shared libraries, without those of plugins. */
function libraryFolders(root: string): string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const holding = entries.filter(({ name }) => /\.so(?:\.\d+)*$/.test(name));
  return [...new Set(holding.map(({ parentPath }) => relative(root, parentPath)))].sort();
}

/** Puts what was made in the place of what is there: another fetch may have been quicker, a broken one goes. */
function settle(fresh: string, folder: string, old: string): void {
  const [there, made] = [readManifest(folder), readManifest(fresh)];
  if (there && JSON.stringify(there.programs) === JSON.stringify(made?.programs)) return;
  try {
    renameSync(folder, old);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error; // there is none, or it has just gone
  }
  try {
    renameSync(fresh, folder);
  } catch (error) {
    if (!readManifest(folder)) throw error;
  }
}

const scratchPrefix = ".fetch-";

/** The name tells which process makes the folder, so that it is known for dead if that is. */
function scratchName(): string {
  const { pid, startTime } = identify(process.pid) ?? { pid: process.pid, startTime: "" };
  return `${scratchPrefix}${pid}-${startTime.replaceAll(/\W+/g, "_")}-${randomBytes(4).toString("hex")}`;
}

function removeBrokenOff(servicesFolder: string): void {
  if (!existsSync(servicesFolder)) return;
  for (const name of readdirSync(servicesFolder)) {
    const [, pid, startTime] = /^\.fetch-(\d+)-(\w*)-[0-9a-f]{8}$/.exec(name) ?? [];
    if (pid === undefined || startTime === undefined) continue;
    if (!isAlive({ pid: Number(pid), startTime }))
      rmSync(join(realpathSync(servicesFolder), name), { recursive: true, force: true });
  }
}
