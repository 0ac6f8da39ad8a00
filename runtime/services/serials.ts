import type { DriverContext } from "./driver.js";

/** By the context, which a server keeps over its restarts, as it keeps the pieces. */
const serials = new WeakMap<DriverContext, Map<string, number>>();

/** Tells the pieces of one case on a service (its attempts) apart: 1, then 2, also after a restart of the server. */
export function nextSerial(context: DriverContext, caseId: string): number {
  const known = serials.get(context) ?? new Map<string, number>();
  serials.set(context, known);
  const serial = (known.get(caseId) ?? 0) + 1;
  known.set(caseId, serial);
  return serial;
}
