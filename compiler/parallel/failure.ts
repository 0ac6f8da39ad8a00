import { describeSystemError, isSystemError } from "../files/system-error.js";
import type { Job } from "./messages.js";

/** What broke off a job: plain data, that goes from one thread to another. */
export interface Failure {
  message: string;
  /** As errors of the system have it: a file that has just gone may be there again the next time. */
  syscall?: string;
}

const doing: Record<Job["kind"], string> = { compile: "Compiling", check: "Checking" };

/** Something that is no finding broke off a job: says at which spec. An error of the system stays one, by `syscall`. */
export const failureAt = (kind: Job["kind"], file: string, { message, ...system }: Failure): Error =>
  Object.assign(new Error(`${doing[kind]} ${file} failed: ${message}`), system);

/** Of an error of any realm: another thread's, Node's core in a sandbox. */
export function failureOf(error: unknown): Failure {
  const { message, syscall } = (typeof error === "object" && error !== null ? error : {}) as Partial<Failure>;
  return {
    message: isSystemError(error)
      ? describeSystemError(error)
      : typeof message === "string"
        ? message
        : String(error),
    ...(typeof syscall === "string" && { syscall }),
  };
}
