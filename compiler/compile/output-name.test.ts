import { outputNames } from "./output-name.js";

describe("names of generated files", () => {
  it("are the specs' own", () => {
    expect([...outputNames(["specs/a/TC-L1-001.md", "specs/b/TC-L1-002.markdown"]).values()]).toEqual([
      "TC-L1-001.test.ts",
      "TC-L1-002.test.ts",
    ]);
  });

  it("tell specs of one name in two folders apart, whatever the order, also by letter case only", () => {
    const specs = ["specs/a/TC-1.md", "specs/b/tc-1.md", "specs/c/TC-2.md"];
    const names = outputNames(specs);
    expect([...names.values()].map((name) => name.replace(/\.[0-9a-f]{8}\./, ".#."))).toEqual([
      "TC-1.#.test.ts",
      "tc-1.#.test.ts",
      "TC-2.test.ts",
    ]);
    expect(new Set(names.values()).size).toBe(3);
    expect(outputNames([...specs].reverse()).get("specs/a/TC-1.md")).toBe(names.get("specs/a/TC-1.md"));
  });

  it.each([
    "specs/TC $(x) `y`.md",
    "specs/..md",
    "specs/-rf.md",
    "specs/ä🎯.md",
    "specs/a\nb.md",
    "specs/.md",
  ])("hold nothing but letters, digits and marks: %j", (spec) => {
    expect(outputNames([spec]).get(spec)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*\.[0-9a-f]{8}\.test\.ts$/);
  });
});
