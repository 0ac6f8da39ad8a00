import { endedBySignals, onInterrupt } from "./interrupt.js";

const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
afterEach(() => {
  for (const name of names) process.removeAllListeners(name);
  jest.restoreAllMocks();
});

test.each(names)("the first %s asks for an end in order, the second ends the process with 130", (name) => {
  const exit = jest.spyOn(process, "exit").mockImplementation(() => undefined as never);
  const signal = onInterrupt();
  expect(signal.aborted).toBe(false);
  process.emit(name);
  expect(signal.aborted).toBe(true);
  expect(exit).not.toHaveBeenCalled();
  process.emit(name);
  expect(exit).toHaveBeenCalledWith(130);
});

test("while code of the project runs, no signal is held back", async () => {
  const signal = onInterrupt();
  const during = await endedBySignals(() =>
    Promise.resolve(names.map((name) => process.listenerCount(name))),
  );
  expect(during).toEqual([0, 0, 0]);
  process.emit("SIGTERM");
  expect(signal.aborted).toBe(true);
});

test("signals are heard again after code that failed", async () => {
  onInterrupt();
  await expect(endedBySignals(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(names.map((name) => process.listenerCount(name))).toEqual([1, 1, 1]);
});
