import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { type FolderWatch, watchFolders } from "./watch-folders.js";

let root: string;
let watch: FolderWatch | undefined;
let told: Set<string>;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-watch-"));
  told = new Set();
});
afterEach(() => {
  watch?.close();
  rmSync(root, { recursive: true, force: true });
});

function put(file: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), String(Math.random()));
}

function start(folders: string[], except: string[] = []): void {
  watch = watchFolders(root, { folders, except }, (path) => told.add(path));
}

/** Until a path is told; a watch that does not tell it fails by the test's own limit. */
async function tells(path: string): Promise<void> {
  while (!told.has(path)) await new Promise((resolve) => setTimeout(resolve, 2));
  told.clear();
}

it("tells what comes, changes, is renamed and goes, in folders that are there and such that come later", async () => {
  put("specs/a.md");
  start(["specs", "steps/own"]);
  put("specs/a.md");
  await tells("specs/a.md");
  put("specs/b.md");
  await tells("specs/b.md");
  renameSync(join(root, "specs/b.md"), join(root, "specs/c.md"));
  await tells("specs/c.md");
  rmSync(join(root, "specs/c.md"));
  await tells("specs/c.md");
  put("specs/deep/er/d.md");
  await tells("specs/deep/er/d.md");
  put("specs/deep/er/d.md");
  await tells("specs/deep/er/d.md");
  put("steps/own/e.ts");
  await tells("steps/own/e.ts");
});

it("follows a folder that is removed and made again", async () => {
  put("specs/a.md");
  start(["specs"]);
  rmSync(join(root, "specs"), { recursive: true });
  await tells("specs");
  put("specs/a.md");
  await tells("specs/a.md");
  put("specs/b.md");
  await tells("specs/b.md");
});

it("tells a file without an ending from a folder, also when it has gone", async () => {
  put("specs/a.md");
  mkdirSync(join(root, "specs/empty"));
  const kinds = new Map<string, string>();
  watch = watchFolders(root, { folders: ["specs"] }, (path, kind) => kinds.set(path, kind));
  const kindOf = async (path: string): Promise<string | undefined> => {
    while (!kinds.has(path)) await new Promise((resolve) => setTimeout(resolve, 2));
    const kind = kinds.get(path);
    kinds.clear();
    return kind;
  };
  put("log");
  expect(await kindOf("log")).toBe("file");
  put("specs/log");
  expect(await kindOf("specs/log")).toBe("file");
  rmSync(join(root, "specs/log"));
  expect(await kindOf("specs/log")).toBe("file");
  rmSync(join(root, "specs/empty"), { recursive: true });
  expect(await kindOf("specs/empty")).toBe("folder");
  mkdirSync(join(root, "other"));
  mkdirSync(join(root, "specs/deep"));
  expect(await kindOf("specs/deep")).toBe("folder");
  expect(kinds.has("other")).toBe(false);
});

it("does not look into what is hidden, installed or left out", async () => {
  for (const folder of [".git", "node_modules/x", "generated", "specs/.idea"]) put(`${folder}/a.md`);
  start([""], ["generated"]);
  for (const folder of [".git", "node_modules/x", "generated", "specs/.idea"]) put(`${folder}/b.md`);
  put("specs/last.md");
  while (!told.has("specs/last.md")) await new Promise((resolve) => setTimeout(resolve, 2));
  expect([...told].filter((path) => path.endsWith("/a.md") || path.endsWith("/b.md"))).toEqual([]);
});
