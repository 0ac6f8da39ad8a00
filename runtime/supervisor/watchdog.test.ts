import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { removeScratch, scratchFolder } from "./test-run.js";
import { JournalFollower, Watchdog, graceMs } from "./watchdog.js";

const identify = (pid: number) => (pid < 100 ? { pid, startTime: "1" } : undefined);
const line = (type: string, pid: number, more: object = {}) =>
  JSON.stringify({ type, pid, at: 0, caseId: "TC-1", ...more });
const start = (pid: number, number: number, deadline: number) =>
  line("step-start", pid, { number, deadline });

test("a step that is over in time is never overdue, one without an end is, once, after the grace", () => {
  const watchdog = new Watchdog(identify);
  watchdog.follow([
    start(1, 1, 1000),
    line("step-end", 1),
    start(2, 4, 1000),
    start(3, 0, 1000),
    line("phase-end", 3),
    start(4, 1, 9000),
  ]);
  expect(watchdog.overdue(1000 + graceMs)).toEqual([]);
  expect(watchdog.overdue(1001 + graceMs)).toEqual([
    { process: { pid: 2, startTime: "1" }, caseId: "TC-1", number: 4, overdueMs: 1001 },
  ]);
  expect(watchdog.overdue(1001 + graceMs)).toEqual([]);
});

test("the next step of a process takes the place of the one before", () => {
  const watchdog = new Watchdog(identify);
  watchdog.follow([start(1, 1, 1000), start(1, 2, 50_000)]);
  expect(watchdog.overdue(20_000)).toEqual([]);
  expect(watchdog.overdue(60_000)).toMatchObject([{ number: 2 }]);
});

test("a pid that is none of the run's is never named, nor is one in a line that cannot be read", () => {
  const watchdog = new Watchdog(identify);
  watchdog.follow([
    start(100, 1, 0),
    "{",
    "null",
    "7",
    JSON.stringify({ type: "step-start", pid: 1 }),
    JSON.stringify({ type: "step-start", pid: "1", number: 1, deadline: 0 }),
  ]);
  expect(watchdog.overdue(1e9)).toEqual([]);
});

describe("following files", () => {
  let folder: string;
  beforeEach(() => {
    folder = scratchFolder();
  });
  afterEach(() => removeScratch(folder));

  test("gives each line once, when it is whole, of files that come later too", () => {
    const journal = join(folder, "journal");
    const follower = new JournalFollower(journal);
    expect(follower.read()).toEqual([]);
    mkdirSync(journal);
    appendFileSync(join(journal, "1.ndjson"), "one\ntwo é");
    appendFileSync(join(journal, "notes.txt"), "not a journal\n");
    expect(follower.read()).toEqual(["one"]);
    expect(follower.read()).toEqual([]);
    appendFileSync(join(journal, "1.ndjson"), " and more\nthree\n");
    appendFileSync(join(journal, "2.ndjson"), `${"x".repeat(200_000)}\n`);
    expect(follower.read()).toEqual(["two é and more", "three", "x".repeat(200_000)]);
    expect(follower.read()).toEqual([]);
  });
});
