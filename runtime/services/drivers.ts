import { postgresDriver } from "./postgres/driver.js";

import type { ServiceDriver, ServiceKind } from "./driver.js";

/** All drivers; a new kind of service is added here. */
const drivers: readonly ServiceDriver[] = [postgresDriver];

export function driverOf(kind: ServiceKind): ServiceDriver | undefined {
  return drivers.find((driver) => driver.kinds.includes(kind));
}
