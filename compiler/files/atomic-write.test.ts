import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { writeFileAtomically } from "./atomic-write.js";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "tcspec-write-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("missing folders are made, however many", () => {
  const file = join(folder, "a", "b", "c", "report.html");
  writeFileAtomically(file, "text");
  expect(readFileSync(file, "utf8")).toBe("text");
});

// In a process of its own: what never comes back would keep Jest, too.
const onLinux = process.platform === "linux" ? test : test.skip;
onLinux("where no folder can be made, it fails and does not hang", () => {
  const code = `const fs = require("node:fs"); const path = require("node:path");
    try { require(process.argv[1]).writeFileAtomically("/proc/tcspec/x/report.html", "") } catch (error) { console.log(error.code) }`;
  const build = `require("esbuild").buildSync({ entryPoints: [process.argv[1]], bundle: true, platform: "node", outfile: process.argv[2] })`;
  const bundle = join(folder, "write.cjs");
  spawnSync(process.execPath, ["-e", build, join(__dirname, "atomic-write.ts"), bundle]);
  const { stdout, signal } = spawnSync(process.execPath, ["-e", code, bundle], {
    timeout: 10_000,
    encoding: "utf8",
  });
  expect({ stdout, signal }).toEqual({ stdout: "ENOENT\n", signal: null });
});
