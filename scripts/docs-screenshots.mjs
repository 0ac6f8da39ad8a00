/** Takes the pictures of `docs/images/` in Chromium: `npm run docs:screenshots`. */
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outfile = join(root, ".tcspec", "tmp", `screenshots-${process.pid}.mjs`);
mkdirSync(dirname(outfile), { recursive: true });
try {
  await build({
    entryPoints: [join(root, "test", "browser", "screenshots.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
  const { takeScreenshots } = await import(pathToFileURL(outfile).href);
  await takeScreenshots(root);
} finally {
  rmSync(outfile, { force: true });
}
