import { execFileSync } from "node:child_process";

/** A message for people: what git said, or what is missing. */
export class GitError extends Error {
  override readonly name = "GitError";
}

/** A file of the project that is not as it was. */
export interface ChangedFile {
  /** Relative to the project's root, with `/`. */
  file: string;
  /** What stood there; absent where there was no such file. */
  before?: Uint8Array;
}

/**
 * The files under a folder that differ from a commit, in the working tree or in the commits between, each with what it was.
 *
 * @param root absolute; it may lie inside of the repository
 * @throws GitError where there is no repository, or no such commit in it
 */
export function changedSince(root: string, ref: string): { commit: string; files: ChangedFile[] } {
  const commit = git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`])
    .toString()
    .trim();
  const changed = names(git(root, ["diff", "--name-only", "--no-renames", "--relative", "-z", commit, "--"]));
  const untracked = names(git(root, ["ls-files", "--others", "--exclude-standard", "-z"]));
  const known = new Set(names(git(root, ["ls-tree", "-r", "--name-only", "-z", commit])));
  const files = [...new Set([...changed, ...untracked])].sort();
  return {
    commit,
    files: files.map((file) =>
      known.has(file) ? { file, before: git(root, ["show", `${commit}:./${file}`]) } : { file },
    ),
  };
}

function names(output: Uint8Array): string[] {
  return new TextDecoder()
    .decode(output)
    .split("\0")
    .filter((name) => name !== "");
}

function git(root: string, args: readonly string[]): Buffer {
  try {
    return execFileSync("git", args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    const said = stderr?.toString().trim() ?? "";
    throw new GitError(
      args[0] === "rev-parse" && said === ""
        ? "no such commit; expected a branch, a tag or a commit such as origin/main"
        : said || `git ${args[0] ?? ""} failed`,
    );
  }
}
