import { execFileSync } from "node:child_process";
import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";

import type { Results } from "../../compiler/model/results.js";

/** What the results say about the machine. Memory in bytes. */
export function hostFacts(): Results["host"] {
  const model = cpus()[0]?.model.trim();
  return {
    platform: platform(),
    arch: arch(),
    cpus: availableParallelism(),
    ...(model !== undefined && model !== "" && { cpuModel: model }),
    memoryBytes: totalmem(),
  };
}

/** The commit that the project's root stands on, and whether files differ from it; empty outside of a repository. */
export function commitFacts(root: string): Pick<Results, "commit" | "dirty"> {
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 5000,
    });
  try {
    const commit = git("rev-parse", "HEAD").trim();
    return { commit, dirty: git("status", "--porcelain", "--untracked-files=no").trim() !== "" };
  } catch {
    return {};
  }
}
