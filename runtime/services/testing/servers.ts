/** What tests of services share: genuine servers of this machine, fetched once, and runs that use them. */
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../../../compiler/files/package-root.js";
import { fetchServer } from "../fetch/fetch.js";
import { servicesFolder } from "../folder.js";

/**
 * Has the servers in `.tcspec/services` of this repository, and lets runs in `<folder>/runs` use them. Without apt and
 * a network, and where they were not fetched before, it rejects with a sentence that says so.
 */
export async function provideServers(folder: string, ...servers: string[]): Promise<void> {
  const cache = servicesFolder(packageRoot());
  for (const server of servers) await fetchServer(server, { servicesFolder: cache, env: process.env });
  mkdirSync(folder, { recursive: true });
  symlinkSync(cache, join(folder, "services"));
}
