/** What Node throws where the operating system refuses something. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  // Not by its class: Node's own errors are of another realm where Jest runs what throws them.
  return typeof error === "object" && error !== null && "code" in error && "syscall" in error;
}

const words: Readonly<Record<string, string>> = {
  EISDIR: "folder in its place",
  ENOTDIR: "file in the place of a folder",
  ENOENT: "link or folder that leads nowhere",
  EACCES: "refusal of access",
  EPERM: "refusal of access",
  EROFS: "file system that cannot be written",
  ENOSPC: "lack of space",
  ELOOP: "circle of links",
  ENAMETOOLONG: "length of the name",
};

/** Why, in words for people: `folder in its place`; what has no words here as the system says it. */
export function sayWhy(error: NodeJS.ErrnoException): string {
  return words[error.code ?? ""] ?? error.message;
}
