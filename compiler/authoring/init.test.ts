import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { initProject } from "./init.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-init-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("an empty folder gets a configuration, a spec and what Git and Jest need", () => {
  expect(initProject(root, "2026-11-23")).toEqual({
    written: ["tcspec.config.ts", "specs/level-2/TC-L2-INT-DB-001.md", "jest.config.cjs", ".gitignore"],
    kept: [],
  });
  expect(readdirSync(root).sort()).toEqual([".gitignore", "jest.config.cjs", "specs", "tcspec.config.ts"]);
  expect(readFileSync(join(root, "specs/level-2/TC-L2-INT-DB-001.md"), "utf8")).toContain(
    "**Created:** 2026-11-23",
  );
});

test("what is there is kept to the byte, the rest is added, and a second time writes nothing", () => {
  writeFileSync(join(root, "tcspec.config.ts"), "mine");
  expect(initProject(root, "2026-11-23").kept).toEqual(["tcspec.config.ts"]);
  expect(readFileSync(join(root, "tcspec.config.ts"), "utf8")).toBe("mine");
  expect(initProject(root, "2027-01-01").written).toEqual([]);
});
