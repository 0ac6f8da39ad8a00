import { statSync } from "node:fs";
import { dirname } from "node:path";

/** Whether every folder from the root down to `path` can be entered by any user. */
export function isOpenToAll(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
