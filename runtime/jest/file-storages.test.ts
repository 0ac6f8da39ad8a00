import hooks, { AsyncLocalStorage } from "node:async_hooks";

import { FileStorages } from "./file-storages.js";

test("what a file has made is disabled when it is over, what was there before is not", () => {
  const before = new hooks.AsyncLocalStorage<string>();
  const file = new FileStorages();
  const made = new hooks.AsyncLocalStorage<string>();
  expect(made).toBeInstanceOf(AsyncLocalStorage);
  before.enterWith("before");
  made.enterWith("made");
  expect(made.getStore()).toBe("made");
  file.disable();
  expect([before.getStore(), made.getStore()]).toEqual(["before", undefined]);
  before.disable();
});

test("the class is Node's own again", () => {
  const own = hooks.AsyncLocalStorage;
  const file = new FileStorages();
  file.disable();
  expect(hooks.AsyncLocalStorage).toBe(own);
});
