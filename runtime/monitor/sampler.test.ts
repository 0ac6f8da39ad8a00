import { spawn } from "node:child_process";

import { killAll } from "../processes/kill.js";
import { identify } from "../processes/process-table.js";
import { eventually } from "../supervisor/test-run.js";
import { parsePss } from "./proc.js";
import { ResourceSampler } from "./sampler.js";

import type { ChildProcess } from "node:child_process";

// Real processes on a machine that may be busy: their bounds are in the tests.
jest.setTimeout(60_000);

const onLinux = process.platform === "linux";
const children: ChildProcess[] = [];
const sampler = new ResourceSampler();

afterEach(async () => {
  const processes = children.splice(0).flatMap((child) => identify(child.pid!) ?? []);
  expect(await killAll({ processes }, 5000)).toBe(true);
  sampler.stop("case");
});

/** A process that holds memory, and burns CPU in a child of its own. */
function busy(): Promise<number> {
  const burn = "for (;;);";
  const code = `const held = Buffer.alloc(64 * 1024 * 1024, 1);
    require("node:child_process").spawn(process.execPath, ["-e", "${burn}"]);
    console.log(held.length);
    setInterval(() => held, 1000);`;
  const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "ignore"] });
  children.push(child);
  return new Promise((resolve) => child.stdout.once("data", () => resolve(child.pid!)));
}

test("sees memory and CPU of a process and of what is below it", async () => {
  sampler.watch("case", "busy", await busy());
  if (!onLinux) {
    expect(sampler.read("case")).toMatchObject({
      samples: 0,
      missing: expect.stringContaining("no /proc") as string,
    });
    return;
  }
  await eventually("the child's CPU time shows", () => sampler.read("case").cpuMeanCores > 0.1);
  const use = sampler.stop("case");
  expect(use.missing).toBeUndefined();
  expect(use.memoryKind).toBe("pss");
  expect(use.memoryPeakBytes).toBeGreaterThan(64 * 1024 * 1024);
  expect(use.memoryPeakBytes).toBeLessThan(1024 * 1024 * 1024);
});

test("looks at once, and counts no CPU time from before", async () => {
  if (!onLinux) return;
  const pid = await busy();
  sampler.watch("another", "busy", pid);
  await eventually("it has used some", () => sampler.read("another").cpuMeanCores > 0.1);
  sampler.stop("another");
  sampler.watch("case", "first", process.pid);
  sampler.watch("case", "busy", pid);
  const points = sampler.series("case", "busy");
  expect(points).toMatchObject([{ cpuSeconds: 0 }]);
  // Watched again it is the same process, whose series goes on.
  sampler.watch("case", "busy", pid);
  expect(sampler.series("case", "busy")).toEqual(points);
});

test("a service that was not started by us cannot be seen, and says so", () => {
  sampler.watch("case", "postgres", undefined);
  expect(sampler.read("case").missing).toMatch(onLinux ? /did not start postgres/ : /no \/proc/);
});

test("a session that watches nothing says so", () => {
  expect(sampler.read("another")).toMatchObject({ samples: 0, missing: "no service was watched" });
});

test("reads PSS", () => {
  expect(
    parsePss("Rss:                2392 kB\nPss:                 401 kB\nPss_Dirty:           200 kB\n"),
  ).toBe(401 * 1024);
  expect(parsePss("")).toBeUndefined();
});
