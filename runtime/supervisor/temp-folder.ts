import { randomBytes } from "node:crypto";
import { accessSync, constants, mkdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, isAbsolute, join } from "node:path";

import { isOpenToAll } from "../services/open-to-all.js";

const prefix = "tcspec-";

function candidates(): string[] {
  const usable = (folder: string) => {
    try {
      accessSync(folder, constants.W_OK);
      return [realpathSync(folder)];
    } catch {
      return [];
    }
  };
  return [tmpdir(), "/tmp", "/var/tmp"].flatMap(usable);
}

/**
 * Chooses, without making it, the path of a run's temporary folder: in `os.tmpdir()`, unless servers run as another
 * user (`forOtherUser`) who cannot enter it there.
 */
export function chooseTempFolder(forOtherUser: boolean): string {
  const parents = candidates();
  const parent = parents.find((folder) => !forOtherUser || isOpenToAll(folder)) ?? parents[0];
  if (parent === undefined)
    throw new Error(
      `Unexpected temporary folder ${tmpdir()}, expected one that can be written to; set TMPDIR`,
    );
  return join(parent, prefix + randomBytes(8).toString("hex"));
}

/** Makes the folder: its content is for its owner only, others may pass through to what is made theirs. */
export function makeTempFolder(path: string, forOtherUser: boolean): void {
  mkdirSync(path, { mode: forOtherUser ? 0o711 : 0o700 });
}

/** Removes a run's temporary folder; refuses any path that `chooseTempFolder` cannot have given. */
export function removeTempFolder(path: string): void {
  if (!isAbsolute(path) || !/^tcspec-[0-9a-f]{16}$/.test(basename(path))) return;
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
