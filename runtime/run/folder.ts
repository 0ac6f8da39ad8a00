import { randomBytes } from "node:crypto";
import { join } from "node:path";

/** Where everything of one run stands. All paths are absolute. */
export interface RunFolder {
  path: string;
  journal: string;
  attachments: string;
  jestLog: string;
  plan: string;
}

/** `.tcspec/runs`: one folder per run. */
export function runsFolder(root: string): string {
  return join(root, ".tcspec", "runs");
}

/** `.tcspec/results`: one file per run, and `latest.json`. */
export function resultsFolder(root: string): string {
  return join(root, ".tcspec", "results");
}

export function runFolder(path: string): RunFolder {
  return {
    path,
    journal: join(path, "journal"),
    attachments: join(path, "attachments"),
    jestLog: join(path, "jest.log"),
    plan: join(path, "plan.json"),
  };
}

/** A new run's id: its start in UTC and a random part; ids sort by time. */
export function newRunId(now: Date): string {
  const stamp = now.toISOString().replace(/[-:]/gu, "").replace(".", "-").replace("Z", "");
  return `${stamp}-${randomBytes(3).toString("hex")}`;
}
