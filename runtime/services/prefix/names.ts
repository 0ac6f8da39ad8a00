import { sha256 } from "../../../compiler/files/sha256.js";

/** What stands for a run in the names of what it makes: no two runs share it, whichever host they run on. */
export const runToken = (mark: string): string => sha256(mark).slice(0, 16);

/** A case's id as a part of a name: `tc-l2-int-cache-001`. */
export const caseToken = (caseId: string): string =>
  caseId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
