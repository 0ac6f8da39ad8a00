import { ownRun, setOwnRun } from "./own-run.js";

/** Ends what the global set-up has begun, and folds its journal into results. In watch mode the next round is a new run. */
export default async function globalTeardown(): Promise<void> {
  const run = ownRun();
  if (run === undefined) return;
  setOwnRun(undefined);
  for (const name of ["TCSPEC_RUN_DIR", "TCSPEC_PROJECT_ROOT", ...Object.keys(run.supervisor.env)]) {
    Reflect.deleteProperty(process.env, name);
  }
  await run.supervisor.stop();
  const { writeResults } = await import("../run/write-results.js");
  writeResults({ root: run.root, runDir: run.directory, keepRuns: run.keepRuns, filtered: false });
}
