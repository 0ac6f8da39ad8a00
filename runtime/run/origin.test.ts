import { originOf } from "./origin.js";

const failure = (...lines: string[]) => ({
  message: "no",
  stack: lines.map((line) => `    at ${line}`).join("\n"),
});

test.each([
  ["a helper", ["charge (/p/specs/helper.ts:4:27)", "/p/specs/TC-A.md:9:3"], "charge (specs/helper.ts:4:27)"],
  ["an anonymous one", ["async /p/specs/helper.ts:4:27"], "specs/helper.ts:4:27"],
  [
    "what libraries threw is told by who called them",
    ["parse (/p/node_modules/pg/x.js:1:1)", "node:internal/x:1:1", "Object.setUp (/p/fixtures.ts:9:40)"],
    "Object.setUp (fixtures.ts:9:40)",
  ],
  ["the spec itself", ["/p/specs/TC-A.md:9:3", "charge (/p/specs/helper.ts:4:27)"], undefined],
  ["another project's file", ["charge (/elsewhere/helper.ts:4:27)"], undefined],
])("%s", (_, lines, origin) => {
  expect(originOf(failure(...lines), "/p")).toBe(origin);
});

test("a failure without a stack has none", () => {
  expect(originOf({ message: "no" }, "/p")).toBeUndefined();
});
