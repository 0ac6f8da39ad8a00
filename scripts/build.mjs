/**
 * Builds `dist/`: the command line and the compiler as ES modules, the runtime as CommonJS (Jest 30 on Node 20
 * cannot require ES modules), and the declarations. Output goes to a folder of its own and replaces `dist/` by a
 * rename, so that a run beside it never sees half a build.
 *
 * `npm run build` builds all; as Jest's globalSetup (default export) it keeps declarations that are there.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  chmodSync,
  cpSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

const shared = {
  bundle: true,
  platform: "node",
  target: "node20",
  packages: "external",
  sourcemap: true,
  absWorkingDir: root,
  logLevel: "warning",
};

/** CommonJS entry points: all that is loaded inside Jest or must not depend on the caller's module system. */
const commonJs = {
  runtime: "runtime/index.ts",
  config: "compiler/config/define.ts",
  "jest-environment": "runtime/jest/environment.ts",
  "jest-transform": "runtime/jest/transform.ts",
  "jest-preset": "runtime/jest/preset.ts",
  "jest-reporter": "runtime/jest/reporter.ts",
  supervisor: "runtime/supervisor/main.ts",
  "reference-server": "runtime/reference-server/main.ts",
  "load-generator": "runtime/load/generator/main.ts",
  "qdrant-stand-in": "runtime/services/qdrant/stand-in/main.ts",
};

/** What is loaded in another way than the sources say: see the module's comment. */
const alias = { "ts-morph": join(root, "compiler", "typescript", "index.ts") };

/**
 * Packages of many small files, or of which little is used: in the bundles they load in a tenth of the time. Their
 * licences are written beside them.
 */
const inlined = [
  "@babel/code-frame",
  "@cucumber/cucumber-expressions",
  "@jridgewell/sourcemap-codec",
  "commander",
  "globals",
  "handlebars",
  "picocolors",
  "tinyglobby",
  "yaml",
];

const inlining = {
  name: "inlined-packages",
  setup(builder) {
    builder.onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
      const name = path.split("/", path.startsWith("@") ? 2 : 1).join("/");
      const isInside = importer.includes("/node_modules/") || importer.includes("\\node_modules\\");
      if (kind === "entry-point" || isInside || inlined.includes(name) || name in alias) return undefined;
      return { path, external: true };
    });
  },
};

/** What starts is `dist/cli.js`; the command line with all behind it is `dist/main.js`. */
const wholeCommandLine = {
  name: "whole-command-line",
  setup(builder) {
    builder.onResolve({ filter: /^\.\/cli\.js$/ }, () => ({ path: "./main.js", external: true }));
  },
};

/** Packages in CommonJS require what Node gives. */
const requireForInlined =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

/** ES module entry points. Jest's global set-up loads the configuration, which may be an ES module. */
const modules = {
  main: "scripts/cli.ts",
  index: "compiler/index.ts",
  "spec-worker": "compiler/parallel/worker.ts",
  "jest-global-setup": "runtime/jest/global-setup.ts",
  "jest-global-teardown": "runtime/jest/global-teardown.ts",
};

/** Scripts that reports hold: one file each, put into the page as it is. */
const pageScripts = {
  trace: "compiler/report/client/main.ts",
  load: "compiler/report/client/load/main.ts",
};
const inBrowser = {
  packages: "bundle",
  platform: "browser",
  target: ["chrome105", "firefox113", "safari16.4"],
  format: "iife",
  minify: true,
  sourcemap: false,
};

const present = (entries) =>
  Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(join(root, file))));

/** What ES modules have and CommonJS has not: the file's own URL, and `import()` in Jest's sandbox (there: `require`). */
const asCommonJs = {
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  supported: { "dynamic-import": false },
  define: { "import.meta.url": "fileUrlOfBundle" },
  banner: { js: 'const fileUrlOfBundle = require("node:url").pathToFileURL(__filename).href;' },
};

async function bundle(outdir) {
  const [, inMain, , inPages] = await Promise.all([
    // In one file: most of the time of a compile in which nothing changed would go into loading shared chunks.
    build({
      ...shared,
      entryPoints: { cli: "scripts/start.ts" },
      outdir,
      format: "esm",
      plugins: [wholeCommandLine],
    }),
    build({
      ...shared,
      entryPoints: present(modules),
      outdir,
      format: "esm",
      splitting: true,
      alias,
      packages: "bundle",
      plugins: [inlining],
      banner: { js: requireForInlined },
      metafile: true,
      chunkNames: "chunks/[name]-[hash]",
    }),
    build({ ...shared, ...asCommonJs, entryPoints: present(commonJs), outdir }),
    build({
      ...shared,
      ...inBrowser,
      entryPoints: pageScripts,
      outdir: join(outdir, "report"),
      metafile: true,
    }),
  ]);
  cpSync(join(root, "node_modules", "uplot", "dist", "uPlot.min.css"), join(outdir, "report", "uplot.css"));
  const inputs = { ...inMain.metafile.inputs, ...inPages.metafile.inputs };
  writeFileSync(join(outdir, "THIRD-PARTY-LICENSES.txt"), licences(inputs));
  chmodSync(join(outdir, "cli.js"), 0o755);
}

/** The licences of all packages that a bundle holds code of. */
function licences(inputs) {
  const folders = new Set(
    Object.keys(inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file === undefined ? license : readFileSync(join(root, folder, file), "utf8").trim();
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

/** The built-in step definitions, read by the compiler's own reader: an installed package holds no sources. */
async function stepCatalogue(outdir) {
  const reader = join(outdir, "read-built-in.mjs");
  const entry = "compiler/steps/load-definitions.ts";
  await build({ ...shared, sourcemap: false, entryPoints: [entry], outfile: reader, format: "esm" });
  const { readBuiltIn } = await import(pathToFileURL(reader).href);
  writeFileSync(join(outdir, "steps.json"), `${JSON.stringify(await readBuiltIn(root), null, 2)}\n`);
  rmSync(reader);
}

function declarations(outdir) {
  const tsc = require.resolve("typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--outDir", join(outdir, "types")], {
    cwd: root,
    stdio: "inherit",
  });
}

/** What tells one build from another: caches of an older compiler are not believed. */
function buildHash(outdir) {
  const hash = createHash("sha256");
  const files = readdirSync(outdir, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(?:c?js|json)$/.test(file),
  );
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(join(outdir, file)));
  return hash.digest("hex");
}

function swapIn(fresh) {
  const dist = join(root, "dist");
  const old = join(root, `dist.old-${process.pid}`);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}

async function make({ types }) {
  const fresh = join(root, `dist.new-${process.pid}`);
  rmSync(fresh, { recursive: true, force: true });
  try {
    await bundle(fresh);
    await stepCatalogue(fresh);
    const oldTypes = join(root, "dist", "types");
    if (types || !existsSync(oldTypes)) declarations(fresh);
    else cpSync(oldTypes, join(fresh, "types"), { recursive: true });
    writeFileSync(
      join(fresh, "package.json"),
      JSON.stringify({
        type: "module",
        version: JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version,
        build: buildHash(fresh),
      }),
    );
    swapIn(fresh);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Jest's globalSetup: what the tests spawn is built from the sources they test. */
export default () => make({ types: false });

if (process.argv[1] === fileURLToPath(import.meta.url)) await make({ types: true });
