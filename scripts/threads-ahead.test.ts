import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { threadsAhead } from "./threads-ahead.js";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-ahead-"));
  process.env["TCSPEC_WORKERS"] = "2";
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
  delete process.env["TCSPEC_WORKERS"];
});

function put(file: string): void {
  mkdirSync(join(root, file, ".."), { recursive: true });
  writeFileSync(join(root, file), "");
}

/** How many threads are started for a command; they are ended again. */
async function started(...argv: string[]): Promise<number> {
  const threads = threadsAhead(argv, root);
  await Promise.all(threads.map((thread) => thread.terminate()));
  return threads.length;
}

it("starts as many threads as the Markdown files below the folder are worth", async () => {
  put("README.txt");
  put("node_modules/a/README.md");
  put(".hidden/a.md");
  expect(await started("compile")).toBe(0);
  put("specs/a.md");
  expect(await started("check")).toBe(1);
  for (const name of ["b", "c", "d"]) put(`specs/deep/${name}.md`);
  expect(await started("compile")).toBe(2);
});

it("starts none for another command, for files that are named, and where something is kept", async () => {
  for (const name of ["a", "b", "c"]) put(`specs/${name}.md`);
  expect(await started("trace")).toBe(0);
  expect(await started("compile", "specs/a.md")).toBe(0);
  put(".tcspec/cache/compile.json");
  expect(await started("compile")).toBe(0);
  expect(await started("compile", "--force")).toBe(2);
  expect(await started("check")).toBe(2);
});
