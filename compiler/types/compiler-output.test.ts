import { readCompilerOutput } from "./compiler-output.js";

test("a line a problem, with the lines that explain it; a problem without a place; nothing else", () => {
  const output = [
    "generated/a (1).test.ts(12,5): error TS2345: Argument of type 'A(1,2): error' is not right.",
    "  Types of property 'x' are incompatible.",
    "    Type 'string' is not assignable to type 'number'.",
    "generated/b.test.ts(1,1): error TS2304: Cannot find name 'b'.",
    "error TS18003: No inputs were found.",
    "",
    "Found 3 errors.",
    "",
  ].join("\r\n");
  expect(readCompilerOutput(output)).toEqual([
    {
      code: "TS2345",
      message:
        "Argument of type 'A(1,2): error' is not right.\n  Types of property 'x' are incompatible.\n    Type 'string' is not assignable to type 'number'.",
      place: { file: "generated/a (1).test.ts", line: 12, column: 5 },
    },
    {
      code: "TS2304",
      message: "Cannot find name 'b'.",
      place: { file: "generated/b.test.ts", line: 1, column: 1 },
    },
    { code: "TS18003", message: "No inputs were found." },
  ]);
});
