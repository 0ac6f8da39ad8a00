/**
 * Loaded into each measured process: leaves behind the largest resident set, in bytes (`maxRSS` is in KiB), and the time
 * that it had the processor, in milliseconds, of all its threads.
 */
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { isMainThread } = require("node:worker_threads");

const folder = process.env["TCSPEC_BENCH_PEAK"];
process.on("exit", () => {
  if (!folder || !isMainThread) return;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const found = { peakBytes: maxRSS * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 };
  writeFileSync(join(folder, String(process.pid)), JSON.stringify(found));
});
