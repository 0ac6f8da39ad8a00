import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Far beyond what thousands of files take; a compiler that hangs must not hang its caller. */
const timeoutMs = 300_000;
const maximumOutputBytes = 256 * 1024 * 1024;
/** TypeScript's exit codes: nothing found, found and nothing written, found. */
const regularExits: readonly unknown[] = [0, 1, 2];

/** TypeScript's native compiler is not there, or gave no answer. The message says what to do. */
export class NativeCompilerError extends Error {}

/**
 * The executable of TypeScript's native compiler. It comes from its package for this platform alone: `typescript`
 * itself would link its `tsc` over the one of the project.
 *
 * @throws NativeCompilerError where it is not installed
 */
export function nativeCompiler(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@typescript/typescript-${platform}-${arch}`;
  try {
    // Not bundled, so the place to look from is this file in `dist/` as in the sources.
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(dirname(manifest), "lib", platform === "win32" ? "tsc.exe" : "tsc");
  } catch {
    throw new NativeCompilerError(
      `Types are checked by TypeScript's native compiler, and ${name} is not installed: it is an optional dependency of tcspec (npm install without --omit=optional), of version 7 of TypeScript.`,
    );
  }
}

/**
 * Runs the compiler over one project and gives what it prints.
 *
 * @param root the folder that paths in the output are relative to; absolute
 * @param tsconfig relative to `root`
 * @throws NativeCompilerError where it ends otherwise than by itself
 */
export function runNativeCompiler(root: string, tsconfig: string): Promise<string> {
  const executable = nativeCompiler();
  const args = ["--pretty", "false", "--project", tsconfig];
  const options = { cwd: root, timeout: timeoutMs, maxBuffer: maximumOutputBytes };
  return new Promise((resolve, reject) => {
    execFile(executable, args, options, (error, stdout, stderr) => {
      if (error === null || regularExits.includes(error.code)) resolve(stdout);
      else
        reject(
          new NativeCompilerError(`TypeScript's native compiler failed: ${error.message}\n${stderr}`.trim()),
        );
    });
  });
}
