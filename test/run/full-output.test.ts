import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

import { RunProject, spec } from "./project.js";

jest.setTimeout(120_000);

const cli = join(import.meta.dirname, "..", "..", "dist", "cli.js");

let project: RunProject;
beforeEach(() => (project = new RunProject()));
afterEach(() => project.remove());

/** A command whose output goes to a device without any space. */
async function printingNowhere(...args: string[]): Promise<{ code: number | null; stderr: string }> {
  const full = openSync("/dev/full", "w");
  try {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: project.root,
      stdio: ["ignore", full, "pipe"],
    });
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { code, stderr };
  } finally {
    closeSync(full);
  }
}

test("output that cannot be written is told in a line, and the results of a run are kept", async () => {
  project.write({ "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [["One", "expect(1).toBe(1);"]]) });
  const lost = {
    code: 2,
    stderr:
      "What the command prints is lost. Writing failed: no space is left on the disk (ENOSPC). Make room.\n",
  };
  expect(await printingNowhere("run")).toEqual(lost);
  expect(project.verdicts()).toEqual({ "TC-L1-A-001": "passed" });
  for (const args of [["compile"], ["check", "--format", "json"], ["report", "junit"]])
    expect(await printingNowhere(...args)).toEqual(lost);
});
