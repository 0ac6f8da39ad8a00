/**
 * Builds the runtime: `dist/runtime.cjs`, and beside it the layers that a test file loads when it first uses something
 * of them. Jest evaluates what a test file imports anew for each file: what all would pay for the phrases and services
 * that they do not use would be most of the price of a small one. Few layers, since a file costs more than its bytes.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";

const require = createRequire(import.meta.url);

/**
 * The modules that each layer is for. What a layer has in common with those before it is theirs. All but the first are
 * loaded late: to the sources their modules are modules like all others.
 */
const layers = {
  runtime: ["runtime/core.ts"],
  "runtime-data": ["runtime/data/index.ts"],
  "runtime-services": ["runtime/fixtures/service-fixtures.ts"],
  "runtime-phrases": ["runtime/steps/phrases.ts"],
  "runtime-loads": ["runtime/fixtures/load-fixtures.ts", "runtime/steps/load-phrases.ts"],
};

/** Packages that are loaded late. */
const packages = ["eventsource-parser", "hdr-histogram-js", "undici"];

/** All that `tcspec/runtime` exports. */
const face = "runtime/index.ts";

/** Where a layer keeps the modules that later ones share with it, by file. */
const sharedModules = "sharedModules";

/**
 * What `runtimeLayer("runtime-data")` is in the bundles. Layers find each other in the sandbox, not in Jest's registry of
 * modules: after `jest.resetModules()` that would make a second runtime, which knows of no case.
 */
const findsLayers = `const runtimeLayers = Symbol.for("tcspec.runtime.layers");
const runtimeLayer = (name) => (globalThis[runtimeLayers][name] ??= require(\`./\${name}.cjs\`));
`;
const isFirst = "globalThis[runtimeLayers] = { runtime: module.exports };\n";

const layerOfEntry = new Map(
  Object.entries(layers).flatMap(([layer, files]) => files.map((file) => [file, layer])),
);

/** Properties of `target`, each of which reads the one of `source`, which may have to be loaded for it. */
const lateExports = (target, source, names) =>
  names
    .map(
      (name) =>
        `Object.defineProperty(${target}, "${name}", { enumerable: true, get: () => ${source}["${name}"] });\n`,
    )
    .join("");

/** What stands in a layer for a package. */
const ofPackage = (name) =>
  `let loaded;\nconst load = () => (loaded ??= require("${name}"));\n${lateExports("exports", "load()", Object.keys(require(name)))}`;

/** What stands in a layer for a module of the layer `owner`. */
const ofLayer = (owner, file, { exports }) =>
  lateExports(
    "exports",
    layerOfEntry.has(file)
      ? `runtimeLayer("${owner}")`
      : `runtimeLayer("${owner}").${sharedModules}["${file}"]`,
    exports.get(file) ?? [],
  );

/**
 * Puts other modules in the place of those that are not part of `layer`: with the same exports, which load what they come
 * from when they are read.
 *
 * @param plan what is known of the layers, see `planned`; it notes what layers share
 */
const cutFrom = (root, layer, plan) => ({
  name: "cut-into-layers",
  setup(builder) {
    builder.onResolve({ filter: /^\..*\.js$/ }, ({ path, resolveDir, kind }) => {
      const file = join(resolveDir, path)
        .replace(/\.js$/, ".ts")
        .slice(root.length + 1)
        .replaceAll("\\", "/");
      const owner = layerOfEntry.get(file) ?? plan.layerOf.get(file) ?? layer;
      if (owner === layer || kind === "entry-point") return undefined;
      if (!layerOfEntry.has(file)) plan.shared.get(owner).add(file);
      return { path: file, namespace: "late", pluginData: owner };
    });
    builder.onResolve({ filter: /^[a-z]/, namespace: "file" }, ({ path, kind }) =>
      packages.includes(path) && kind === "import-statement" ? { path, namespace: "late" } : undefined,
    );
    builder.onLoad({ filter: /./, namespace: "late" }, ({ path, pluginData: owner }) => ({
      contents: `exports.__esModule = true;\n${owner === undefined ? ofPackage(path) : ofLayer(owner, path, plan)}`,
    }));
    builder.onResolve({ filter: /./, namespace: "late" }, ({ path }) => ({ path, external: true }));
  },
});

/** Which layer each module is part of, what each entry point exports, and which modules layers share with later ones. */
async function planned(root, options) {
  const plan = {
    layerOf: new Map(),
    exports: new Map(),
    shared: new Map(Object.keys(layers).map((layer) => [layer, new Set()])),
  };
  const read = async (entryPoints, plugins) => {
    const { metafile } = await build({
      ...options,
      ...{ format: "esm", outdir: root, entryPoints, plugins },
      ...{ sourcemap: false, write: false, metafile: true },
    });
    for (const { entryPoint, exports } of Object.values(metafile.outputs))
      plan.exports.set(entryPoint, exports);
    return Object.keys(metafile.inputs);
  };
  for (const [layer, files] of Object.entries(layers))
    for (const file of await read(files, [cutFrom(root, layer, plan)]))
      if (!plan.layerOf.has(file)) plan.layerOf.set(file, layer);
  await read([face, ...[...plan.shared.values()].flatMap((files) => [...files])], []);
  return plan;
}

/** The code of a layer: its exports, and what later layers share with it. */
function sourceOf(layer, { shared }) {
  const modules = [...shared.get(layer)].sort();
  return [
    ...layers[layer].map((file) => `export * from "./${file}";`),
    ...modules.map((file, at) => `import * as module${at} from "./${file}";`),
    `export const ${sharedModules} = { ${modules.map((file, at) => `"${file}": module${at}`).join(", ")} };`,
  ].join("\n");
}

/** What the first layer exports of the others. */
const lateExportsOfFace = ({ exports }) =>
  [...layerOfEntry]
    .filter(([, layer]) => layer !== "runtime")
    .map(([file, layer]) =>
      lateExports(
        "module.exports",
        `runtimeLayer("${layer}")`,
        exports.get(file).filter((name) => exports.get(face).includes(name)),
      ),
    )
    .join("");

/** @param options esbuild's, of a bundle that is CommonJS */
export async function buildRuntime(root, outdir, options) {
  const plan = await planned(root, options);
  await Promise.all(
    Object.keys(layers).map((layer) =>
      build({
        ...options,
        stdin: { contents: sourceOf(layer, plan), resolveDir: root, sourcefile: `${layer}.ts`, loader: "ts" },
        outfile: join(outdir, `${layer}.cjs`),
        outExtension: undefined,
        banner: { js: options.banner.js + findsLayers },
        footer: layer === "runtime" ? { js: isFirst + lateExportsOfFace(plan) } : undefined,
        plugins: [cutFrom(root, layer, plan)],
      }),
    ),
  );
}
