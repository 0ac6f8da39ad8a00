import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadConfig } from "../compiler/config/load.js";
import { fetchServer } from "../runtime/services/fetch/fetch.js";
import { servicesFolder } from "../runtime/services/folder.js";
import { startSupervisor } from "../runtime/supervisor/client.js";
import { connectToSupervisor } from "../runtime/supervisor/worker.js";
import { median } from "./measure.js";

const rounds = 5;
const limit = 1.5;

/**
 * How long the services of the reference suite take until each has answered a real request: each alone, and all of them
 * at once, in one round with runs of their own. What a service needs is started with it: the gateway has its models,
 * Prometheus what it scrapes. The ratio is that of all to the slowest alone in the same round.
 */
export async function benchmark(root: string): Promise<void> {
  const loaded = await loadConfig({ cwd: root });
  if (!loaded.ok) throw new Error(loaded.message);
  const { services } = loaded.config.data;
  const names = Object.keys(services);
  for (const server of ["redis", "prometheus"])
    await fetchServer(server, { servicesFolder: servicesFolder(root), env: process.env });
  const folder = mkdtempSync(join(tmpdir(), "tcspec-bench-services-"));
  symlinkSync(servicesFolder(root), join(folder, "services"));
  let runs = 0;
  const timeToReady = async (wanted: readonly string[]): Promise<number> => {
    runs += 1;
    const run = await startSupervisor({ runDir: join(folder, "runs", String(runs)), services, seed: 1 });
    try {
      const connection = connectToSupervisor({ ...run.env });
      const start = performance.now();
      await Promise.all(wanted.map((name) => connection.acquireService(name)));
      return performance.now() - start;
    } finally {
      await run.stop();
    }
  };
  try {
    const alone = new Map<string, number[]>(names.map((name) => [name, []]));
    const [together, ratios]: [number[], number[]] = [[], []];
    await timeToReady(names); // files are read from the disk once
    for (let round = 0; round < rounds; round += 1) {
      for (const name of names) alone.get(name)?.push(await timeToReady([name]));
      const all = await timeToReady(names);
      together.push(all);
      ratios.push(all / Math.max(...[...alone.values()].map((times) => times[round] ?? 0)));
    }
    for (const [name, times] of alone) console.log(`${name.padEnd(14)} ${shown(times)} ms`);
    console.log(`${"all at once".padEnd(14)} ${shown(together)} ms`);
    const ratio = median(ratios);
    const ratiosShown = ratios.map((each) => each.toFixed(2)).join(", ");
    console.log(
      `all at once, of the slowest alone: ${ratio.toFixed(2)} (rounds: ${ratiosShown}); limit ${limit}: ${ratio <= limit ? "met" : "NOT MET"}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function shown(times: readonly number[]): string {
  return `${median(times).toFixed(0)} (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`;
}
