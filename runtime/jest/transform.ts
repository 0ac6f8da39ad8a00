import { createHash } from "node:crypto";
import { extname } from "node:path";
import { transformSync, version } from "esbuild";
import type { Loader } from "esbuild";

/** Raised when this file changes what it makes of the same source. */
const revision = "1";

const loaders: Record<string, Loader> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".jsx": "jsx",
};

/**
 * TypeScript and ES modules to the CommonJS that Jest runs on Node 20. An inline source map of the input (a generated
 * file's, to its Markdown) is chained by esbuild. The map goes to Jest as an object: as a string it breaks coverage.
 */
const transform = {
  process(source: string, path: string): { code: string; map: object } {
    const { code, map } = transformSync(source, {
      loader: loaders[extname(path)] ?? "js",
      format: "cjs",
      target: "node20",
      sourcemap: "external",
      sourcefile: path,
      logLevel: "silent",
    });
    return { code, map: JSON.parse(map) as object };
  },

  getCacheKey(source: string, path: string): string {
    const hash = createHash("sha256");
    for (const part of [revision, version, path, source]) hash.update(part).update("\0");
    return hash.digest("hex").slice(0, 32);
  },
};

export default transform;
