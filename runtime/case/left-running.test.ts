import { readFile } from "node:fs/promises";

import { eventLoopTurns } from "./clock.js";
import { isLeftRunning, least, runningNow } from "./left-running.js";

describe("what is left running", () => {
  it("is a timer that has not fired, until it is cleared", () => {
    const before = runningNow();
    const timer = setTimeout(() => undefined, 60_000);
    expect(isLeftRunning(before)).toBe(true);
    clearTimeout(timer);
    expect(isLeftRunning(before)).toBe(false);
  });

  it("is a request that has no answer yet", async () => {
    const before = runningNow();
    const reading = readFile(__filename);
    expect(isLeftRunning(before)).toBe(true);
    await reading;
    for (let turns = 0; isLeftRunning(before) && turns < 10_000; turns += 1) await eventLoopTurns(1);
    expect(isLeftRunning(before)).toBe(false);
  });

  it("is also what has taken the place of something that ended before", () => {
    const theirs = setTimeout(() => undefined, 60_000);
    const first = runningNow();
    clearTimeout(theirs);
    const before = least(first, runningNow());
    const left = setTimeout(() => undefined, 60_000);
    expect(isLeftRunning(first)).toBe(false);
    expect(isLeftRunning(before)).toBe(true);
    clearTimeout(left);
  });

  it("is not what was running before, also when that has ended", () => {
    const timer = setTimeout(() => undefined, 60_000);
    const before = runningNow();
    expect(isLeftRunning(before)).toBe(false);
    clearTimeout(timer);
    expect(isLeftRunning(before)).toBe(false);
  });
});
