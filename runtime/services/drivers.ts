import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { alertmanagerDriver, grafanaDriver, httpDriver } from "./http/driver.js";
import { postgresDriver } from "./postgres/driver.js";
import { prometheusDriver } from "./prometheus/driver.js";
import { qdrantDriver } from "./qdrant/driver.js";
import { redisDriver } from "./redis/driver.js";
import { referenceDriver } from "./reference/driver.js";

import type { ServiceDriver, ServiceKind } from "./driver.js";

/** All drivers; a new kind of service is added here. */
const drivers: readonly ServiceDriver[] = [
  postgresDriver,
  qdrantDriver,
  redisDriver,
  referenceDriver,
  prometheusDriver,
  alertmanagerDriver,
  grafanaDriver,
  httpDriver,
];

/** Removes what killed servers leave outside a run's temporary folder, which still stands: each service has a folder in it. */
export function removeRemains(tempFolder: string): void {
  const names = existsSync(tempFolder) ? readdirSync(tempFolder) : [];
  for (const name of names) for (const driver of drivers) driver.removeRemains?.(join(tempFolder, name));
}

export function driverOf(kind: ServiceKind): ServiceDriver | undefined {
  return drivers.find((driver) => driver.kinds.includes(kind));
}
