/** Loaded into each measured process: leaves the largest resident set behind, in bytes (`maxRSS` is in KiB). */
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");

const folder = process.env["TCSPEC_BENCH_PEAK"];
process.on("exit", () => {
  if (folder) writeFileSync(join(folder, String(process.pid)), String(process.resourceUsage().maxRSS * 1024));
});
