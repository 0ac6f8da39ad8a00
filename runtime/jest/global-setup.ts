import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** An id that sorts by time: `20261123-034807-1f2e`. */
function newRunId(now: Date): string {
  const [day = "", time = ""] = now.toISOString().split("T");
  return `${day.replaceAll("-", "")}-${time.slice(0, 8).replaceAll(":", "")}-${randomBytes(2).toString("hex")}`;
}

/** Under plain `npx jest` makes the run that `tcspec run` would have made; workers learn of it by their environment. */
export default function globalSetup(globalConfig: { rootDir: string }): void {
  if (process.env["TCSPEC_RUN_DIR"] !== undefined) return;
  const root = process.env["TCSPEC_PROJECT_ROOT"] ?? globalConfig.rootDir;
  const directory = join(root, ".tcspec", "runs", newRunId(new Date()));
  mkdirSync(directory, { recursive: true });
  process.env["TCSPEC_RUN_DIR"] = directory;
  process.env["TCSPEC_PROJECT_ROOT"] = root;
  process.env["TCSPEC_OWN_RUN"] = "1";
}
