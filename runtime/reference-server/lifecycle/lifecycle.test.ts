import { VirtualClock } from "../testing/virtual-clock.js";
import { Lifecycle, stagesOf } from "./lifecycle.js";

test("the states come in their order, at their times, in the declared duration times the scale", async () => {
  const clock = new VirtualClock();
  const lifecycle = new Lifecycle(clock);
  const run = lifecycle.run(stagesOf(20_000), 0.1, new AbortController().signal);
  expect(lifecycle.state).toBe("created");
  await clock.advance(1999);
  expect(lifecycle.state).toBe("warming");
  expect(lifecycle.initializationMs).toBeUndefined();
  await clock.advance(1);
  await run;
  expect(lifecycle.ready).toBe(true);
  expect(lifecycle.initializationMs).toBe(2000);
  expect(lifecycle.history).toEqual([
    { state: "created", atMs: 0 },
    { state: "configuring", atMs: 100 },
    { state: "loading", atMs: 300 },
    { state: "warming", atMs: 1700 },
    { state: "ready", atMs: 2000 },
  ]);
});

test("an initialization that is stopped stays where it is", async () => {
  const clock = new VirtualClock();
  const stop = new AbortController();
  const lifecycle = new Lifecycle(clock);
  const run = expect(lifecycle.run(stagesOf(1000), 1, stop.signal)).rejects.toThrow("stopped");
  await clock.advance(100);
  stop.abort(new Error("stopped"));
  await run;
  await clock.advance(10_000);
  expect(lifecycle.state).toBe("configuring");
});

test("two lives have two ids", () => {
  const clock = new VirtualClock();
  expect(new Lifecycle(clock).instanceId).not.toBe(new Lifecycle(clock).instanceId);
});
