/** What tests of services share: genuine servers of this machine, fetched once, and runs that use them. */
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../../../compiler/files/package-root.js";
import { fetchServer } from "../fetch/fetch.js";
import { servicesFolder } from "../folder.js";

/** On a fresh machine every worker of Jest may fetch at once, some twenty megabytes each, from slow mirrors. */
const fetchedWithinMs = 300_000;

/**
 * Has the servers in `.tcspec/services` of this repository before anything else of the test file, whose own limits then
 * hold for what it tests. Stands before its `beforeAll`. Without apt and a network, and where they were not fetched
 * before, all its tests fail with a sentence that says so.
 */
export function needServers(...servers: string[]): void {
  beforeAll(async () => {
    const place = { servicesFolder: servicesFolder(packageRoot()), env: process.env };
    for (const server of servers) await fetchServer(server, place);
  }, fetchedWithinMs);
}

/** Lets runs in `<folder>/runs` use the servers that the file needs. */
export function linkServers(folder: string): void {
  mkdirSync(folder, { recursive: true });
  symlinkSync(servicesFolder(packageRoot()), join(folder, "services"));
}
