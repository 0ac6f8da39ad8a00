import { onInterrupt } from "./interrupt.js";

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
