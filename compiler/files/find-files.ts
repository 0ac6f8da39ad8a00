import { type Dirent, readdir, realpath, stat, type Stats } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";

import type { FileSystemAdapter, GlobOptions } from "tinyglobby";

import { systemError } from "./system-error.js";

/**
 * Files that patterns name, relative to `cwd`, as `glob` finds them; but what `glob` skips without a word breaks off: a
 * folder that cannot be read, and a link that leads nowhere. Their files would be taken for gone, and what was made of
 * them removed.
 */
export async function findFiles(
  patterns: readonly string[],
  options: GlobOptions & { cwd: string },
): Promise<string[]> {
  const { glob } = await import("tinyglobby");
  const watched = new WatchedFiles();
  const found = await glob([...patterns], { ...options, fs: watched.adapter });
  watched.refuseUnread(found, options.cwd);
  return found;
}

type Failed = NodeJS.ErrnoException;

/** There is no such folder, or it is a file: nothing was lost. */
const isAbsent = ({ code }: Failed): boolean => code === "ENOENT" || code === "ENOTDIR";

/** A file system that tells what could not be read of it. A link that leads nowhere is a file to who searches. */
class WatchedFiles {
  readonly #folders: { path: string; error: Failed }[] = [];
  readonly #links = new Map<string, Failed>();

  readonly adapter = {
    readdir: (
      path: string,
      options: { withFileTypes: true },
      tell: (error: Failed | null, entries?: Dirent[]) => void,
    ): void => {
      readdir(path, options, (error, entries) => {
        if (error !== null && !isAbsent(error)) this.#folders.push({ path, error });
        tell(error, entries);
      });
    },
    realpath: (path: string, tell: (error: Failed | null, found: string) => void): void => {
      realpath(path, (error, found) => {
        if (error !== null) this.#links.set(path, error);
        tell(null, error === null ? found : path);
      });
    },
    stat: (path: string, tell: (error: Failed | null, found: Pick<Stats, "isDirectory">) => void): void => {
      stat(path, (error, found) => {
        const isLost = this.#links.has(path);
        tell(isLost ? null : error, isLost ? { isDirectory: () => false } : found);
      });
    },
    // The types ask for each function in all its forms.
  } as unknown as FileSystemAdapter;

  refuseUnread(found: readonly string[], cwd: string): void {
    const [folder] = this.#folders.sort((one, other) => (one.path < other.path ? -1 : 1));
    if (folder !== undefined)
      throw systemError(
        folder.error,
        `The folder ${nameIn(cwd, folder.path)} cannot be read (${folder.error.code ?? ""}), expected to look for files in it. Make it readable, or leave it out of the patterns in the configuration ("!folder/**"). Nothing was changed.`,
      );
    for (const file of [...found].sort()) {
      const error = this.#links.get(resolve(cwd, file));
      if (error !== undefined)
        throw systemError(
          error,
          `${file} is a link that leads nowhere (${error.code ?? ""}), expected a file. Mend the link or remove it. Nothing was changed.`,
        );
    }
  }
}

/** A path as people know it: within the project by its name there. */
function nameIn(cwd: string, path: string): string {
  const name = relative(cwd, isAbsolute(path) ? path : join(cwd, path));
  return name === "" || name.startsWith("..") ? resolve(cwd, path) : name.split(sep).join("/");
}
