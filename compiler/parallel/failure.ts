/** Something that is no finding broke off a compile: says at which spec. */
export const failureAt = (file: string, message: string): Error =>
  new Error(`Compiling ${file} failed: ${message}`);

/** Of an error of any realm: another thread's, Node's core in a sandbox. */
export function messageOf(error: unknown): string {
  const { message } = (typeof error === "object" && error !== null ? error : {}) as { message?: unknown };
  return typeof message === "string" ? message : String(error);
}
