import type { Dirent } from "node:fs";
import { relative, resolve, sep } from "node:path";

import type { FileSystemAdapter, GlobOptions } from "tinyglobby";

/** Whether patterns would name a file if it existed: they are asked in a file system that holds nothing else. */
export async function wouldFind(
  file: string,
  patterns: readonly string[],
  options: GlobOptions & { cwd: string },
): Promise<boolean> {
  const { glob } = await import("tinyglobby");
  const path = resolve(options.cwd, file);
  const readdir = (
    folder: string,
    _: { withFileTypes: true },
    tell: (
      error: null,
      entries: Pick<Dirent, "name" | "isFile" | "isDirectory" | "isSymbolicLink">[],
    ) => void,
  ): void => {
    const [name = "", ...below] = relative(resolve(options.cwd, folder), path).split(sep);
    const isFile = below.length === 0;
    const entry = {
      name,
      isFile: () => isFile,
      isDirectory: () => !isFile,
      isSymbolicLink: () => false,
    };
    tell(null, name === "" || name === ".." ? [] : [entry]);
  };
  // The types ask for each function in all its forms.
  const fs = { readdir } as unknown as FileSystemAdapter;
  return (await glob([...patterns], { ...options, fs })).length > 0;
}
