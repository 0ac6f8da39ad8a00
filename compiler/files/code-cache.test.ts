import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

let folder: string;
let loader: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tcspec-code-cache-"));
  const bundle = join(folder, "code-cache.mjs");
  await build({
    entryPoints: [join(__dirname, "code-cache.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
  });
  loader = join(folder, "load.mjs");
  writeFileSync(
    loader,
    `import { requireCached } from ${JSON.stringify(pathToFileURL(bundle).href)};
const [file, cache] = process.argv.slice(2);
console.log(JSON.stringify(await requireCached(file, { folder: cache })));`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cache = () => join(folder, "cache");
const kept = () => readdirSync(cache()).map((name) => join(cache(), name));

/** What the module gives to a process of its own. */
function load(module: string): unknown {
  const { stdout, stderr, status } = spawnSync(process.execPath, [loader, module, cache()], {
    encoding: "utf8",
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return JSON.parse(stdout);
}

it("gives what require gives, and keeps its code: from damaged code too, and of a file that changed", () => {
  const module = join(folder, "module.cjs");
  writeFileSync(module, `exports.sum = require("./other.cjs").numbers.reduce((a, b) => a + b);`);
  writeFileSync(join(folder, "other.cjs"), "exports.numbers = [1, 2, 3];");
  expect(load(module)).toEqual({ sum: 6 });
  const [first = ""] = kept();
  const bytes = readFileSync(first);
  expect(load(module)).toEqual({ sum: 6 });
  expect(kept().map((file) => readFileSync(file))).toEqual([bytes]);

  const damaged = Buffer.from(bytes);
  damaged.writeUInt8(damaged.readUInt8(damaged.length - 9) ^ 255, damaged.length - 9);
  writeFileSync(first, damaged);
  expect(load(module)).toEqual({ sum: 6 });
  expect(readFileSync(first)).not.toEqual(damaged);

  writeFileSync(module, `exports.product = require("./other.cjs").numbers.reduce((a, b) => a * b);`);
  expect(load(module)).toEqual({ product: 6 });
  expect(kept()).toHaveLength(2);
});
