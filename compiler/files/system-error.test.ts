import { readFileSync } from "node:fs";

import { describeSystemError, isSystemError } from "./system-error.js";

const errorOf = (path: string): unknown => {
  try {
    return readFileSync(path);
  } catch (error) {
    return error;
  }
};

describe("an error of the system", () => {
  it("tells in one line what failed, where, why and what to do", () => {
    const error = errorOf("/nowhere/at all");
    expect(isSystemError(error) && describeSystemError(error)).toBe(
      "Opening /nowhere/at all failed: there is no such file or folder (ENOENT). Make it, or mend the link to it.",
    );
  });

  it("names the file that was to be replaced, not the temporary one", () => {
    const error = Object.assign(new Error("EACCES: permission denied, open '/a/b.ts.1f-2.tmp'"), {
      code: "EACCES",
      syscall: "open",
      path: "/a/b.ts.1f-2.tmp",
    });
    expect(describeSystemError(error)).toBe(
      "Opening /a/b.ts failed: permission denied (EACCES). Change its permissions or its owner.",
    );
  });

  it("is no bug of this code", () => {
    expect([new TypeError("a bug"), undefined, null, "text"].map(isSystemError)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
