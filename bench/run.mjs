/** Bundles and runs benchmarks: `npm run bench` (compiling and load, beside their peers), or one: `npm run bench compile`, `load`, `check`, `report`, `services`, `suite`, `watch`. */
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const given = process.argv.slice(2);
const [name, ...options] = given[0]?.startsWith("-") === false ? given : [undefined, ...given];

async function run(name, options) {
  const folder = join(root, ".tcspec", "tmp");
  const outfile = join(folder, `bench-${name}-${process.pid}.mjs`);
  mkdirSync(folder, { recursive: true });
  try {
    await build({
      entryPoints: [join(root, "bench", `${name}.ts`)],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      packages: "external",
      logLevel: "warning",
    });
    const { benchmark } = await import(pathToFileURL(outfile).href);
    await benchmark(root, options);
  } finally {
    rmSync(outfile, { force: true });
  }
}

if (name !== undefined) await run(name, options);
else {
  await run("compile", options);
  await run("load", []);
}
