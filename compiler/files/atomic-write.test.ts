import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { writeFileAtomically } from "./atomic-write.js";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "tcspec-atomic-"))));
afterEach(() => rmSync(folder, { recursive: true }));

it("makes folders, and leaves nothing but the file", () => {
  writeFileAtomically(join(folder, "a/b.ts"), "text");
  expect(readFileSync(join(folder, "a/b.ts"), "utf8")).toBe("text");
  expect(readdirSync(join(folder, "a"))).toEqual(["b.ts"]);
});

it("an error names the file, not the temporary one", () => {
  writeFileSync(join(folder, "file"), "");
  mkdirSync(join(folder, "full/x"), { recursive: true });
  for (const path of [join(folder, "file", "b.ts"), join(folder, "full")]) {
    expect(() => writeFileAtomically(path, "text")).toThrow(path);
    expect(() => writeFileAtomically(path, "text")).not.toThrow(".tmp");
  }
  expect(readdirSync(folder).sort()).toEqual(["file", "full"]);
});
