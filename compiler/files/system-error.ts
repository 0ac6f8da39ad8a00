/**
 * Whether something failed because of what the system is like, and not by a bug: a file, its permissions, the disk. An
 * error of Node's core may be of another realm than this code: it is not known by its class.
 */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return (
    typeof error === "object" &&
    error !== null &&
    typeof (error as NodeJS.ErrnoException).syscall === "string"
  );
}

/** The same failure in words for people. */
export const systemError = (
  { code, syscall = "unknown", path }: NodeJS.ErrnoException,
  message: string,
): Error => Object.assign(new Error(message), { code, syscall, path });

const doing: Partial<Record<string, string>> = {
  open: "Opening",
  read: "Reading",
  write: "Writing",
  scandir: "Reading the folder",
  mkdir: "Making the folder",
  rename: "Replacing",
  unlink: "Removing",
  rm: "Removing",
  stat: "Looking at",
};

const reasons: Partial<Record<string, [reason: string, advice: string]>> = {
  EACCES: ["permission denied", "Change its permissions or its owner."],
  EPERM: ["not permitted", "Change its permissions or its owner."],
  EROFS: ["the file system is read-only", "Make it writable."],
  ENOSPC: ["no space is left on the disk", "Make room."],
  ENOENT: ["there is no such file or folder", "Make it, or mend the link to it."],
  ENOTDIR: ["a file stands where a folder is expected", "Move the file away."],
  EEXIST: ["a file stands where a folder is expected", "Move the file away."],
  EISDIR: ["a folder stands where a file is expected", "Move the folder away."],
  ELOOP: ["a link leads back to itself", "Mend the link or remove it."],
  EMFILE: ["too many files are open", "Allow more (ulimit -n)."],
};

/** What failed, where, and what to do about it, in one line. What is in words already stays as it is. */
export function describeSystemError({
  message,
  code = "",
  syscall = "",
  path,
  ...more
}: NodeJS.ErrnoException): string {
  if (!message.startsWith(`${code}: `)) return message;
  const [reason, advice] = reasons[code] ?? [message, "Mend it and try again."];
  if (path === undefined) {
    // What is written to a file that is open already names none.
    const known = reasons[code] !== undefined && doing[syscall];
    return known ? `${known} failed: ${reason} (${code}). ${advice}` : message;
  }
  // Of what is put in place of something else, the temporary file is of no interest.
  const at = (more as { dest?: string }).dest ?? path.replace(/\.[0-9a-z]+-[0-9a-z]+\.tmp$/u, "");
  return `${doing[syscall] ?? syscall} ${at} failed: ${reason} (${code}). ${advice}`;
}

/** Why it failed, as a part of a sentence; what has no words here as the system says it. */
export function reasonOf({ code = "", message }: NodeJS.ErrnoException): string {
  return reasons[code]?.[0] ?? message;
}
