import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";

export interface FolderWatch {
  close(): void;
}

/**
 * Watches folders of a project with all that is in them, also what comes later; also such that are not there yet. Hidden
 * folders and installed packages are left out. Node's own recursive watching asks for a handle per file on Linux, and
 * looks into everything.
 *
 * @param root absolute
 * @param folders relative to the root, with `/`; "" is the root itself
 * @param except folders that are not looked into; that they came or went is told
 * @param changed is told each file and each folder of these (relative, with `/`) that came, went or changed, and files
 * that lie beside the way to them; may be told more than once
 */
export function watchFolders(
  root: string,
  { folders, except = [] }: { folders: readonly string[]; except?: readonly string[] },
  changed: (path: string, kind: "file" | "folder") => void,
): FolderWatch {
  const watchers = new Map<string, { watcher: FSWatcher; inode: number }>();

  const isWanted = (folder: string): boolean =>
    !except.includes(folder) &&
    folders.some((base) => base === folder || isIn(base, folder) || (isIn(folder, base) && isOpen(folder)));

  const forget = (folder: string): void => {
    for (const [path, { watcher }] of watchers)
      if (path === folder || isIn(path, folder)) {
        watcher.close();
        watchers.delete(path);
      }
  };

  /** @param tell whether files found in it are news: they came before it was watched */
  const add = (folder: string, tell: boolean): void => {
    const inode = inodeOfFolder(join(root, folder));
    if (inode === undefined || watchers.get(folder)?.inode === inode) return;
    forget(folder);
    try {
      const watcher = watch(join(root, folder), (_, name) => {
        happened(folder, name);
      });
      // The folder has gone, or no handle is left for it: what happens to it is told by the folder around it.
      watcher.on("error", () => forget(folder));
      watchers.set(folder, { watcher, inode });
      for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
        const path = within(folder, entry.name);
        if (entry.isDirectory() && isWanted(path)) add(path, tell);
        else if (tell && entry.isFile()) changed(path, "file");
      }
    } catch {
      forget(folder);
    }
  };

  const happened = (folder: string, name: string | null): void => {
    if (name === null) {
      changed(folder, "folder");
      return;
    }
    const path = within(folder, name);
    const isFolder = inodeOfFolder(join(root, path)) !== undefined;
    // What has gone was a folder if it was watched as one.
    if (except.includes(path)) changed(path, "folder");
    else if (!isFolder && !watchers.has(path)) changed(path, "file");
    else if (isWanted(path)) {
      if (isFolder) add(path, true);
      else forget(path);
      changed(path, "folder");
    }
  };

  add("", false);
  return { close: () => forget("") };
}

const within = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);

const isIn = (path: string, folder: string): boolean => folder === "" || path.startsWith(`${folder}/`);

const isOpen = (path: string): boolean => !/(?:^|\/)(?:\.|node_modules(?:\/|$))/u.test(path);

function inodeOfFolder(path: string): number | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true ? found.ino : undefined;
}
