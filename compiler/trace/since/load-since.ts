import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { openProject, type Project } from "../../project/project.js";
import { FixtureFolders } from "../../test-data/fixture-folders.js";
import type { TraceInput } from "../build-trace.js";
import { loadTrace, type LoadOptions } from "../load.js";
import { changedSince } from "./git.js";

/**
 * What a trace was made of at a commit: its specs, requirement documents and lock, read by the configuration of today.
 * Results belong to runs, not to commits: they are those of today.
 *
 * @throws GitError
 */
export async function loadTraceAt(
  project: Project,
  ref: string,
  options: LoadOptions,
): Promise<{ commit: string; input: TraceInput }> {
  const { root, config } = project;
  const { commit, files } = changedSince(root, ref);
  const folder = mkdtempSync(join(tmpdir(), "tcspec-since-"));
  try {
    for (const { file, before } of files) if (before) put(join(folder, file), before);
    // Only what has changed is there so far: the patterns of the configuration say which of it are specs.
    const old = (await openProject(folder, config)).specs;
    const changed = new Set(files.map(({ file }) => file));
    const same = project.specs.filter((file) => !changed.has(file));
    const others = [
      config.trace.lock,
      ...Object.values(config.documents).flatMap(({ file }) => (file === undefined ? [] : [file])),
    ];
    // Test data that are as they were: without them each spec would seem to have lost its own.
    const folders = new FixtureFolders(root);
    const data = new Set(project.specs.flatMap((file) => [...folders.filesFor(file).values()]));
    for (const file of [...same, ...others, ...data])
      if (!changed.has(file) && existsSync(join(root, file))) copy(join(root, file), join(folder, file));
    const input = loadTrace(
      { ...project, root: folder, specs: [...old, ...same].sort() },
      { ...options, results: [] },
    );
    return { commit, input };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function put(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}
