import type { Job } from "./messages.js";

const doing: Record<Job["kind"], string> = { compile: "Compiling", check: "Checking" };

/** Something that is no finding broke off a job: says at which spec. */
export const failureAt = (kind: Job["kind"], file: string, message: string): Error =>
  new Error(`${doing[kind]} ${file} failed: ${message}`);

/** Of an error of any realm: another thread's, Node's core in a sandbox. */
export function messageOf(error: unknown): string {
  const { message } = (typeof error === "object" && error !== null ? error : {}) as { message?: unknown };
  return typeof message === "string" ? message : String(error);
}
