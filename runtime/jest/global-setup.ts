import { mkdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Under plain `npx jest` makes the run that `tcspec run` would have made: its folder, its supervisor. Workers learn of
 * both by their environment. Throws where the configuration is wrong.
 */
export default async function globalSetup(globalConfig: { rootDir: string }): Promise<void> {
  if (process.env["TCSPEC_RUN_DIR"] !== undefined) return;
  // Loaded where they are needed: under `tcspec run` this is a no-op for every launch of Jest.
  const [{ loadConfig }, { startSupervisor }, { newRunId, runsFolder }, { setOwnRun }] = await Promise.all([
    import("../../compiler/config/load.js"),
    import("../supervisor/client.js"),
    import("../run/folder.js"),
    import("./own-run.js"),
  ]);
  const loaded = await loadConfig({ cwd: globalConfig.rootDir });
  if (!loaded.ok) throw new Error(loaded.message);
  const { root, data } = loaded.config;
  const directory = join(runsFolder(root), newRunId(new Date()));
  mkdirSync(directory, { recursive: true });
  const { services, testcontainers } = data;
  const supervisor = await startSupervisor({ runDir: directory, services, testcontainers, seed: 1 });
  setOwnRun({ root, directory, keepRuns: data.keepRuns, supervisor });
  Object.assign(process.env, supervisor.env, { TCSPEC_RUN_DIR: directory, TCSPEC_PROJECT_ROOT: root });
}
