import { inspect } from "node:util";

import { verdictOf } from "./errors.js";
import { errorForJest, failureOf, nameOf } from "./failure.js";
import { Redaction } from "./redaction.js";

const context = { projectRoot: "/project", file: "specs/TC-1.md", redaction: new Redaction() };
const no = () => {
  throw new Error("trapped");
};

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe("a thrown value that resists being looked at is told as what it is", () => {
  it.each<[what: string, thrown: unknown, told: string]>([
    ["a revoked proxy", revoked(), "<Revoked Proxy>"],
    [
      "a proxy with throwing traps",
      new Proxy({ a: 1 }, { get: no, has: no, getPrototypeOf: no }),
      "{ a: 1 }",
    ],
    ["an object with a throwing getter", Object.defineProperty({}, "message", { get: no }), "{}"],
    ["an object that cannot be shown", { [inspect.custom]: no }, "an object that cannot be shown"],
  ])("%s", (_what, thrown, told) => {
    expect(verdictOf(thrown)).toBe("failed");
    const failure = failureOf(thrown, [thrown], { line: 7 }, context);
    const message = `Unexpected throw of ${told}, expected an Error`;
    expect(failure).toMatchObject({ message, line: 7, related: [{ message }] });
    expect(errorForJest(failure, nameOf(thrown), context).message).toContain(message);
    const caused = failureOf(new Error("outer", { cause: thrown }), [], { line: 7 }, context);
    expect(caused.message).toContain(`Caused by ${message}`);
  });

  it.each(["file://elsewhere/x.md", "file:///%zz.md"])("a stack that names %s", (location) => {
    const thrown = Object.assign(new Error("x"), { stack: `Error: x\n    at run (${location}:3:1)` });
    expect(failureOf(thrown, [], { line: 7 }, context)).toMatchObject({ message: "x", line: 7 });
  });

  it.each([{ line: "7" }, { line: -1 }, 3, null])("a place that is none: %p", (place) => {
    const thrown = Object.assign(new Error("x"), { place, stack: "" });
    expect(failureOf(thrown, [], { line: 7 }, context)).toMatchObject({ message: "x", line: 7, column: 1 });
  });
});
