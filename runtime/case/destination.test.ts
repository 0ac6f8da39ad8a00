import { destinationOf } from "./destination.js";

describe("destinationOf", () => {
  it.each([
    ["2", { kind: "step", number: 2 }],
    ["2.1", { kind: "expectation", id: "2.1" }],
    ["precondition:1", { kind: "precondition", number: 1 }],
    ["setup:3", { kind: "setup", number: 3 }],
    ["teardown:4", { kind: "teardown", number: 4 }],
  ])("reads %s", (at, destination) => {
    expect(destinationOf(at)).toEqual(destination);
  });

  it.each(["setup:1.1", "__proto__", "", "2.", "step:1"])("refuses %j", (at) => {
    expect(() => destinationOf(at)).toThrow(`Unexpected place "${at}"`);
  });
});
