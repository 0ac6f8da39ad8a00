import { inspect } from "node:util";

import type { Place } from "../context.js";

/**
 * `thrown` as an error that belongs to a place of the spec: failures are shown there, whatever its stack says. A place
 * that it already has, a row's inside a phrase's, stays.
 */
export function located(thrown: unknown, place: Place): unknown {
  if (typeof thrown !== "object" || thrown === null || !("message" in thrown)) {
    return located(new Error(`Unexpected throw of ${inspect(thrown)}, expected an Error`), place);
  }
  const known = "place" in thrown && thrown.place !== undefined;
  if (known || Reflect.set(thrown, "place", { line: place.line, column: place.column ?? 1 })) return thrown;
  return located(new Error(String(thrown.message), { cause: thrown }), place);
}

/** Runs `work`; what it throws belongs to `place`. */
export async function locating<T>(place: Place, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw located(thrown, place);
  }
}
