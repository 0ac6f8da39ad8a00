import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

import { writeFileAtomically } from "../files/atomic-write.js";

const digestLength = 32;

/**
 * Loads a CommonJS file as `require` would, with the machine code that V8 kept of it the last time: for a large file
 * that is most of its loading time. Where there is none yet, or none that this Node takes, it is written when the
 * process ends, with the functions that were used until then.
 *
 * @param file absolute; it requires nothing but what Node or its own folder gives
 * @param folder where machine code is kept; not written where that cannot be
 */
export function requireCached(file: string, folder: string): unknown {
  const kept = join(folder, `${nameOf(file)}.bin`);
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

/** Machine code holds for one file, as it is, on one build of Node. */
function nameOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  const { v8, modules } = process.versions;
  const parts = [file, size, mtimeMs, process.version, v8, modules, process.arch, process.execArgv];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
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
