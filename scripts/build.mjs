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
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

import { buildRuntime } from "./build-runtime.mjs";

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
  "commander",
  "globals",
  "handlebars",
  "picocolors",
  "satteri",
  "tinyglobby",
  "yaml",
  "zod",
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

/** What is left a file of its own: see the module's comment. */
const importsModules = {
  name: "imports-modules",
  setup(builder) {
    builder.onResolve({ filter: /^\.\/import-module\.js$/ }, () => ({
      path: "./import-module.cjs",
      external: true,
    }));
  },
};

let templates;

/** Two bundles hold them. */
const templatesOnce = () => (templates ??= compileTemplates());

async function compileTemplates() {
  const { precompileTemplates } = await imported("compiler/generate/precompiled-templates.ts");
  return precompileTemplates(join(root, "templates", "codegen"));
}

/** The templates of generated code, compiled: what bundles hold in place of their compiler. */
const precompiledTemplates = {
  name: "precompiled-templates",
  setup(builder) {
    builder.onLoad({ filter: /[/\\]generate[/\\]precompiled-templates\.ts$/ }, async () => ({
      contents: `export const precompiled = ${await templatesOnce()};`,
    }));
  },
};

/** TypeScript, loaded when somebody asks for it: a `require` that the bundle knows. */
const bundledTypeScript = {
  name: "bundled-typescript",
  setup(builder) {
    builder.onLoad({ filter: /[/\\]rules[/\\]require-ts\.ts$/ }, () => ({
      contents: 'export const requireTypeScript = () => require("ts-morph").ts;',
    }));
  },
};

/**
 * satteri is thirty small ES modules around a native part: the modules are inlined, and the native part is looked for
 * where satteri is installed, when the first text is parsed.
 */
const inlinedSatteri = {
  name: "inlined-satteri",
  setup(builder) {
    builder.onLoad({ filter: /[/\\]parse[/\\]require-satteri\.ts$/ }, () => ({
      contents: 'export const requireSatteri = () => require("satteri");',
    }));
    builder.onLoad({ filter: /[/\\]node_modules[/\\]satteri[/\\]index\.js$/ }, ({ path }) => ({
      contents: `import { createRequire as requireAt } from "node:module";
import { pathToFileURL } from "node:url";
const installed = pathToFileURL(requireAt(import.meta.url).resolve("satteri"));
${readFileSync(path, "utf8").replaceAll("import.meta.url", 'new URL("../index.js", installed)')}`,
    }));
  },
};

/** Packages in CommonJS require what Node gives. */
const requireForInlined =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

/** ES module entry points. Jest's global set-up loads the configuration, which may be an ES module. */
const modules = {
  index: "compiler/index.ts",
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
  const [, ...withPackages] = await Promise.all([
    // In one file: most of the time of a compile in which nothing changed would go into loading shared chunks.
    build({
      ...shared,
      entryPoints: { cli: "scripts/start.ts", "spec-worker": "scripts/start-worker.ts" },
      outdir,
      format: "esm",
    }),
    // What starts is `cli.js`; this is the command line with all behind it. In one file, too, which is read with the
    // machine code that V8 kept of it (`compiler/files/code-cache.ts`): V8 keeps none of ES modules on Node 20.
    build({
      ...shared,
      ...asCommonJs,
      entryPoints: { main: "scripts/cli.ts" },
      outdir,
      // Comments and blanks are half of it, and one letter outside ASCII in them would double the rest in memory.
      minifyWhitespace: true,
      legalComments: "none",
      alias,
      packages: "bundle",
      plugins: [inlining, importsModules, precompiledTemplates, inlinedSatteri, bundledTypeScript],
      metafile: true,
    }),
    build({
      ...shared,
      entryPoints: present(modules),
      outdir,
      format: "esm",
      splitting: true,
      alias,
      packages: "bundle",
      plugins: [inlining, precompiledTemplates, inlinedSatteri, bundledTypeScript],
      banner: { js: requireForInlined },
      metafile: true,
      chunkNames: "chunks/[name]-[hash]",
    }),
    build({
      ...shared,
      ...asCommonJs,
      supported: {},
      entryPoints: { "import-module": "compiler/config/import-module.ts" },
      outdir,
    }),
    build({ ...shared, ...asCommonJs, entryPoints: present(commonJs), outdir }),
    buildRuntime(root, outdir, { ...shared, ...asCommonJs }),
    build({
      ...shared,
      ...inBrowser,
      entryPoints: pageScripts,
      outdir: join(outdir, "report"),
      metafile: true,
    }),
  ]);
  cpSync(join(root, "node_modules", "uplot", "dist", "uPlot.min.css"), join(outdir, "report", "uplot.css"));
  writeFileSync(join(outdir, "THIRD-PARTY-LICENSES.txt"), licences(withPackages));
  chmodSync(join(outdir, "cli.js"), 0o755);
}

/** The licences of all packages that a bundle holds code of. */
function licences(builds) {
  const folders = new Set(
    builds
      .flatMap((made) => Object.keys(made?.metafile?.inputs ?? {}))
      .flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
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

/** A module of the sources, bundled for this process. */
async function imported(entry) {
  const outfile = join(root, ".tcspec", "tmp", `build-${process.pid}-${basename(entry, ".ts")}.mjs`);
  await build({ ...shared, sourcemap: false, entryPoints: [entry], outfile, format: "esm" });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile, { force: true });
  }
}

/** The built-in step definitions, read by the compiler's own reader: an installed package holds no sources. */
async function stepCatalogue(outdir) {
  const { readBuiltIn } = await imported("compiler/steps/load-definitions.ts");
  writeFileSync(join(outdir, "steps.json"), `${JSON.stringify(await readBuiltIn(root), null, 2)}\n`);
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
