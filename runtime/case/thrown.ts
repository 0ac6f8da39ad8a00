import { inspect } from "node:util";

/**
 * A property of something that was thrown; undefined where it cannot be read. Anything can be thrown: a revoked proxy, or
 * an object whose getters throw, must not take the place of the failure that it is.
 */
export function property(thrown: unknown, name: string): unknown {
  if (typeof thrown !== "object" || thrown === null) return undefined;
  try {
    return (thrown as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

/** A thrown value in words, also one that is no error. */
export function shown(thrown: unknown): string {
  try {
    return inspect(thrown);
  } catch {
    return "an object that cannot be shown";
  }
}
