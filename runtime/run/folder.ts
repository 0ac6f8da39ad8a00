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

/** A new run's id: its start in UTC and a random part (`20261123-034807123-1f2e`); ids sort by time. */
export function newRunId(now: Date): string {
  const [day = "", time = ""] = now.toISOString().split("T");
  return `${day.replaceAll("-", "")}-${time.replace(/\D/gu, "")}-${randomBytes(2).toString("hex")}`;
}

/** Whether a name is that of a run: other files beside them are left alone. */
export function isRunId(name: string): boolean {
  return /^\d{8}-\d{6}/u.test(name);
}
