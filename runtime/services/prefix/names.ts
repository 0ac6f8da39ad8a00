import { createHash } from "node:crypto";

/** SHA-256 of a run's mark, in hexadecimal digits. */
export const digestOf = (mark: string): string => createHash("sha256").update(mark).digest("hex");

/** What stands for a run in the names of what it makes: no two runs share it, whichever host they run on. */
export const runToken = (mark: string): string => digestOf(mark).slice(0, 16);

/** A case's id as a part of a name: `tc-l2-int-cache-001`. */
export const caseToken = (caseId: string): string =>
  caseId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
