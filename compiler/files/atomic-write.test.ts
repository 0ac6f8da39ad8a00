import { spawnSync } from "node:child_process";
import fs, { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { writeFileAtomically } from "./atomic-write.js";
import { describeSystemError } from "./system-error.js";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "tcspec-atomic-"))));
afterEach(() => rmSync(folder, { recursive: true }));

it("makes folders, and leaves nothing but the file", () => {
  writeFileAtomically(join(folder, "a/b.ts"), "text");
  expect(readFileSync(join(folder, "a/b.ts"), "utf8")).toBe("text");
  expect(readdirSync(join(folder, "a"))).toEqual(["b.ts"]);
});

it("an error names the file, not the temporary one", () => {
  writeFileSync(join(folder, "file"), "");
  mkdirSync(join(folder, "full/x"), { recursive: true });
  for (const path of [join(folder, "file", "b.ts"), join(folder, "full")]) {
    expect(() => writeFileAtomically(path, "text")).toThrow(path);
    expect(() => writeFileAtomically(path, "text")).not.toThrow(".tmp");
  }
  expect(readdirSync(folder).sort()).toEqual(["file", "full"]);
});

it("a full disk is told with the file, and leaves no empty folder", () => {
  const write = fs.writeFileSync;
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
    code: "ENOSPC",
    syscall: "write",
  });
  const spy = jest.spyOn(fs, "writeFileSync").mockImplementation((...args) => {
    write(...args);
    throw full;
  });
  const path = join(folder, "a", "b", "c.md");
  expect(() => writeFileAtomically(path, "text")).toThrow(full);
  spy.mockRestore();
  expect(describeSystemError(full)).toBe(
    `Writing ${path} failed: no space is left on the disk (ENOSPC). Make room.`,
  );
  expect(readdirSync(folder)).toEqual([]);
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
