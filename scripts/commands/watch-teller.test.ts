import type { Diagnostic } from "../../compiler/model/diagnostic.js";
import { WatchTeller } from "./watch-teller.js";

const start = { line: 1, column: 1, offset: 0 };

const finding = (file: string): Diagnostic => ({
  file,
  rule: "title-form",
  severity: "error",
  message: `Unexpected ${file}`,
  range: { start, end: start },
  data: {},
  related: [],
});

function telling(isTTY: boolean) {
  let said = "";
  const teller = new WatchTeller({ isTTY, write: (text) => (said += text) });
  const format = (findings: readonly Diagnostic[]): string =>
    findings.map(({ message }) => `${message}\n`).join("");
  return {
    failed: (message: string) => teller.failed(message),
    compiled: (files: string[], isComplete: boolean, status = "") =>
      teller.compiled({ findings: files.map(finding), format, isComplete, status }),
    /** What was said since it was asked for the last time. */
    said: (): string => {
      const told = said;
      said = "";
      return told;
    },
  };
}

describe("in a file", () => {
  it("tells findings when they are others, and what was done", () => {
    const { compiled, said } = telling(false);
    compiled(["a"], false, "1 written\n");
    expect(said()).toBe("Unexpected a\n1 written\n");
    compiled(["a"], true);
    expect(said()).toBe("");
    compiled(["a", "b"], true);
    expect(said()).toBe("Unexpected a\nUnexpected b\n");
    compiled([], true);
    expect(said()).toBe("No findings any more.\n");
    compiled([], true);
    expect(said()).toBe("");
  });

  it("of what was edited nothing is known until it is checked", () => {
    const { compiled, said } = telling(false);
    compiled(["a", "b"], true);
    said();
    compiled([], false, "1 written\n");
    expect(said()).toBe("1 written\n");
    compiled(["a", "b"], true);
    expect(said()).toBe("");
    compiled(["c"], false, "1 written\n");
    expect(said()).toBe("Unexpected c\n1 written\n");
  });

  it("tells a failure once, whichever file of a folder it is about", () => {
    const { compiled, failed, said } = telling(false);
    compiled(["a"], true);
    said();
    failed("EACCES: permission denied, open '/p/generated/a.test.ts'");
    expect(said()).toBe("EACCES: permission denied, open '/p/generated/a.test.ts'\nNothing was compiled.\n");
    failed("Compiling specs/b.md failed: EACCES: permission denied, open '/p/generated/b.test.ts'");
    expect(said()).toBe("");
    failed("ENOSPC: no space left on device, open '/p/generated/a.test.ts'");
    expect(said()).toContain("ENOSPC");
    compiled(["a"], true, "2 written\n");
    expect(said()).toBe("2 written\n");
    failed("ENOSPC: no space left on device, open '/p/generated/a.test.ts'");
    expect(said()).toContain("ENOSPC");
  });
});

describe("on a terminal", () => {
  const clear = "\u001b[2J\u001b[3J\u001b[H";

  it("shows what counts now in place of what did, and writes nothing where nothing changed", () => {
    const { compiled, failed, said } = telling(true);
    compiled(["a"], false, "1 written\n");
    expect(said()).toBe(`${clear}Unexpected a\n1 written\n`);
    compiled(["a"], true);
    expect(said()).toBe("");
    compiled(["a", "b"], true);
    expect(said()).toBe(`${clear}Unexpected a\nUnexpected b\n1 written\n`);
    failed("EACCES: permission denied, open 'a'");
    expect(said()).toBe(`${clear}EACCES: permission denied, open 'a'\nNothing was compiled.\n`);
    compiled(["a", "b"], true);
    expect(said()).toBe(`${clear}Unexpected a\nUnexpected b\n1 written\n`);
    compiled([], true);
    expect(said()).toBe(`${clear}No findings any more.\n1 written\n`);
  });
});
