import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";

import { sha256 } from "./sha256.js";
import { writeFileAtomically } from "./atomic-write.js";
import { packageRoot } from "./package-root.js";

const digestLength = 32;

/**
 * Loads a CommonJS file as `require` would, with the machine code that V8 kept of it the last time: for a large file
 * that is most of its loading time. Where there is none yet, or none that this Node takes, it is written when the
 * process ends, with the functions that were used until then.
 *
 * @param file absolute; it has no `import()`: Node gives that to files that it loads itself
 * @param options `folder`: where machine code is kept; not written where that cannot be. `use`: what the file is loaded
 * for, where one use takes other functions of it than another: the code of each is kept by itself.
 */
export function requireCached(
  file: string,
  { folder = machineCodeFolder(), use = "" }: { folder?: string; use?: string } = {},
): unknown {
  const kept = join(folder, `${nameOf(file, use)}.bin`);
  const code = readKept(kept);
  const script = new Script(Module.wrap(readFileSync(file, "utf8")), {
    filename: file,
    ...(code && { cachedData: code }),
  });
  const module = { exports: {} };
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run(module.exports, createRequire(file), module, file, dirname(file));
  if (code === undefined || script.cachedDataRejected === true)
    process.once("exit", () => keep(kept, script.createCachedData()));
  return module.exports;
}

/** `node_modules/.cache/tcspec` of whoever installed this package; in its own repository, of itself. */
function machineCodeFolder(): string {
  const root = packageRoot();
  const installed = basename(dirname(root)) === "node_modules";
  return join(installed ? dirname(root) : join(root, "node_modules"), ".cache", "tcspec");
}

/** Machine code holds for one file, as it is, on one build of Node. */
function nameOf(file: string, use: string): string {
  const { size, mtimeMs } = statSync(file);
  const { v8, modules } = process.versions;
  const parts = [file, use, size, mtimeMs, process.version, v8, modules, process.arch, process.execArgv];
  return sha256(JSON.stringify(parts)).slice(0, 16);
}

/** V8 does not look whether what it is given was damaged: the file begins with a hash of the rest. */
function readKept(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    const code = bytes.subarray(digestLength);
    return bytes.subarray(0, digestLength).equals(digest(code)) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** In place of what was kept of other versions. A folder that cannot be written costs time, nothing else. */
function keep(path: string, code: Buffer): void {
  try {
    const folder = dirname(path);
    writeFileAtomically(path, Buffer.concat([digest(code), code]));
    for (const name of readdirSync(folder))
      if (name.endsWith(".bin") && join(folder, name) !== path && isOld(join(folder, name)))
        rmSync(join(folder, name), { force: true });
  } catch {
    return;
  }
}

const month = 30 * 24 * 60 * 60 * 1000;

const isOld = (path: string): boolean => Date.now() - statSync(path).mtimeMs > month;

const digest = (code: Uint8Array): Buffer => createHash("sha256").update(code).digest();
