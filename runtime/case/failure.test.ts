import fc from "fast-check";

import { errorForJest, failureOf, nameOf, unsuppressed } from "./failure.js";
import { Redaction } from "./redaction.js";
import { frameLines, markdownFrame, parseFrame, projectPath } from "./stack.js";

const context = { projectRoot: "/project", file: "specs/TC-1.md", redaction: new Redaction() };

function thrownAt(message: string, ...frames: string[]): Error {
  const error = new Error(message);
  error.stack = [`Error: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join("\n");
  return error;
}

describe("frames", () => {
  it.each([
    ["    at run (/project/a b/x.md:3:14)", { path: "/project/a b/x.md", line: 3, column: 14 }],
    ["    at /project/x.md:3:14", { path: "/project/x.md", line: 3, column: 14 }],
    ["    at async Promise.all (/project/x.ts:1:2)", { path: "/project/x.ts", line: 1, column: 2 }],
    ["    at file:///project/x%20y.md:3:14", { path: "/project/x y.md", line: 3, column: 14 }],
    ["    at C:\\project\\x.md:3:14", { path: "C:\\project\\x.md", line: 3, column: 14 }],
    ["    at Object.next (specs/x.md:3:14)", { path: "specs/x.md", line: 3, column: 14 }],
    ["    at new Promise (<anonymous>)", undefined],
    ["no frame", undefined],
  ])("%s", (line, frame) => expect(parseFrame(line)).toEqual(frame));

  it("are looked for behind the message only, whatever the message looks like", () => {
    const message = "first\n    at fake (/project/fake.md:1:1)";
    expect(
      markdownFrame(frameLines(thrownAt(message, "/project/true.md:2:2").stack ?? "", message))?.path,
    ).toBe("/project/true.md");
  });

  it("never make a failure of arbitrary text crash", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (message, stack) => {
        const error = Object.assign(new Error(message), { stack });
        const failure = failureOf(error, [], { line: 7 }, context);
        expect(failure.line).toBeGreaterThanOrEqual(0);
        expect(errorForJest(failure, "Error", context).stack).toContain("/project/");
      }),
    );
  });

  it("have paths relative to the project's root", () => {
    expect(projectPath("/project", "/project/specs/x.md")).toBe("specs/x.md");
    expect(projectPath("/project", "specs/x.md")).toBe("specs/x.md");
    expect(projectPath("/project", "/other/x.md")).toBe("../other/x.md");
  });
});

describe("failureOf", () => {
  it("takes the error's own place, else the first frame in a Markdown file, else the fallback", () => {
    const deep = thrownAt(
      "x",
      "helper (/project/h.ts:1:1)",
      "/project/specs/TC-1.md:9:4",
      "/project/specs/TC-1.md:10:4",
    );
    expect(failureOf(deep, [], { line: 2 }, context)).toMatchObject({
      file: "specs/TC-1.md",
      line: 9,
      column: 4,
    });
    const placed = Object.assign(thrownAt("x", "/project/h.ts:1:1"), { place: { line: 5, column: 6 } });
    expect(failureOf(placed, [], { line: 2 }, context)).toMatchObject({ line: 5, column: 6 });
    const ofARow = Object.assign(thrownAt("x", "/project/specs/TC-1.md:9:4"), { place: { line: 12 } });
    expect(failureOf(ofARow, [], { line: 2 }, context)).toMatchObject({
      file: "specs/TC-1.md",
      line: 12,
      column: 1,
    });
    expect(failureOf("x", [], { line: 2 }, context)).toMatchObject({ line: 2, column: 1 });
  });

  it.each([
    [undefined, "Unexpected throw of undefined, expected an Error"],
    [null, "Unexpected throw of null, expected an Error"],
    [{ code: 7 }, "Unexpected throw of { code: 7 }, expected an Error"],
    [Object.create(null), "Unexpected throw of [Object: null prototype] {}, expected an Error"],
  ])("says what was thrown: %p", (thrown, message) => {
    expect(failureOf(thrown, [], { line: 1 }, context).message).toBe(message);
  });

  it("puts what was thrown first before what a disposer threw over it", () => {
    const first = new Error("first");
    const suppressed = Object.assign(new Error("An error was suppressed"), {
      name: "SuppressedError",
      suppressed: Object.assign(new Error(), {
        name: "SuppressedError",
        suppressed: first,
        error: new Error("second"),
      }),
      error: new Error("third"),
    });
    expect(unsuppressed(suppressed).map((each) => (each as Error).message)).toEqual([
      "first",
      "second",
      "third",
    ]);
    const failure = failureOf(suppressed, [new Error("fourth")], { line: 1 }, context);
    expect(failure.message).toBe("first");
    expect(failure.related?.map(({ message }) => message)).toEqual(["second", "third", "fourth"]);
    expect(nameOf(suppressed)).toBe("Error");
  });

  it("ends in a circle of causes", () => {
    const round = new Error("round");
    round.cause = round;
    expect(failureOf(round, [], { line: 1 }, context).message).toMatch(
      /^round(?:\n\nCaused by Error: round)+$/u,
    );
  });
});

describe("errorForJest", () => {
  it("has the Markdown as its first frame, once", () => {
    const error = thrownAt("x", "/project/specs/TC-1.md:9:4", "/project/h.ts:1:1");
    const shown = errorForJest(failureOf(error, [], { line: 2 }, context), "Error", context);
    expect(shown.stack?.split("\n")).toEqual([
      "Error: x",
      "    at /project/specs/TC-1.md:9:4",
      "    at /project/h.ts:1:1",
    ]);
  });
});
