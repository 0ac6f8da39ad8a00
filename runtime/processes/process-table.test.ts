import fc from "fast-check";
import { spawn } from "node:child_process";

import {
  findProcess,
  groupMembers,
  identify,
  isAlive,
  parsePs,
  parseStat,
  withDescendants,
} from "./process-table.js";
import { signal } from "./kill.js";
import { eventually } from "../supervisor/test-run.js";

import type { ProcessEntry } from "./process-table.js";

const entry = (pid: number, parent: number, group = pid, startTime = "1"): ProcessEntry => ({
  pid,
  parent,
  group,
  startTime,
  zombie: false,
});

test("reads the fields of a stat line whatever the process is called", () => {
  const rest = Array.from({ length: 49 }, (_, index) => String(index)).join(" ");
  fc.assert(
    fc.property(fc.string({ maxLength: 16 }), (name) => {
      const { state, fields } = parseStat(`42 (${name}) S ${rest}`);
      expect([state, fields[1], fields[19]]).toEqual(["S", "0", "18"]);
    }),
  );
});

test("reads what ps prints", () => {
  const output =
    "    1     0     1 Ss   Mon Nov 23 03:25:01 2026\n 4711   123  4700 Z+   Mon Nov  2 03:25:01 2026\n";
  expect(parsePs(output)).toEqual([
    { pid: 1, parent: 0, group: 1, zombie: false, startTime: "Mon Nov 23 03:25:01 2026" },
    { pid: 4711, parent: 123, group: 4700, zombie: true, startTime: "Mon Nov  2 03:25:01 2026" },
  ]);
});

test("finds all below a process, also where the table is odd", () => {
  const table = [entry(1, 0), entry(2, 1), entry(3, 2), entry(4, 1), entry(5, 5), entry(6, 7), entry(7, 6)];
  const below = (...roots: number[]) =>
    withDescendants(roots, table)
      .map(({ pid }) => pid)
      .sort();
  expect(below(2)).toEqual([2, 3]);
  expect(below(1)).toEqual([1, 2, 3, 4]);
  expect(below(5, 6)).toEqual([5, 6, 7]);
  expect(below(99)).toEqual([]);
});

test("a group lives on without its leader, but is not that of a later process with its pid", () => {
  const member = entry(11, 1, 10);
  expect(groupMembers({ pid: 10, startTime: "1" }, [member, entry(12, 1)])).toEqual([member]);
  expect(groupMembers({ pid: 10, startTime: "1" }, [entry(10, 1, 10, "2"), member])).toEqual([]);
});

test("tells a process from another that had or has its pid, and signals only the right one", async () => {
  const child = spawn("sleep", ["60"], { stdio: "ignore" });
  await eventually("it runs", () => identify(child.pid!) !== undefined);
  const identity = identify(child.pid!)!;
  expect(isAlive(identity)).toBe(true);
  expect(isAlive({ ...identity, startTime: "1" })).toBe(false);
  expect(findProcess(child.pid!)).toMatchObject({ parent: process.pid });
  expect(signal({ ...identity, startTime: "1" }, "SIGKILL")).toBe(false);
  expect(signal({ pid: 1, startTime: findProcess(1)!.startTime }, "SIGKILL")).toBe(false);
  expect(signal(identity, "SIGKILL")).toBe(true);
  await eventually("it is gone", () => !isAlive(identity));
});
