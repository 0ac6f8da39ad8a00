import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { type ConfigInput, configDataSchema } from "../../config/schema.js";
import { compile, type CompileResult } from "../../compile/compile.js";
import { openProject } from "../../project/project.js";
import { loadBinder } from "../../steps/index.js";
import { compileIncrementally, type IncrementalOptions, type IncrementalResult } from "../compile.js";
import { lookAt, unchangedOutputs } from "../look.js";
import type { Configured } from "../recall.js";

const configFile = "tcspec.config.js";
const config: ConfigInput = { steps: ["steps/**/*.ts"], fixtures: ["fixtures/*.ts"] };

/** A project in a temporary folder, with another one beside it for full compiles of the same files. */
export class TestProject {
  readonly root = mkdtempSync(join(tmpdir(), "tcspec-incremental-"));
  readonly #other = mkdtempSync(join(tmpdir(), "tcspec-cold-"));
  readonly #tool: string;

  constructor(tool = "this build") {
    this.#tool = tool;
    this.put(configFile, `export default ${JSON.stringify(config)};\n`);
    for (const folder of ["specs", "steps", "fixtures"]) mkdirSync(join(this.root, folder));
  }

  remove(): void {
    for (const folder of [this.root, this.#other]) rmSync(folder, { recursive: true, force: true });
  }

  put(file: string, text: string): void {
    put(this.root, file, text);
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  delete(file: string): void {
    rmSync(join(this.root, file), { recursive: true, force: true });
  }

  /**
   * @param selfContained whether its data hangs on its file only
   * @param more what else it says
   */
  configured(selfContained = true, more: ConfigInput = {}): Configured {
    const file = join(this.root, configFile);
    const data = configDataSchema.parse({ ...config, ...more });
    const loaded = { root: this.root, data, file, ...(selfContained && { sources: [file] }) };
    return { root: this.root, configFile, load: async () => Promise.resolve(loaded) };
  }

  compile(options: Partial<IncrementalOptions> = {}): Promise<IncrementalResult> {
    return compileIncrementally(this.configured(), { tool: this.#tool, ...options });
  }

  /** How many outputs are found to be current; nothing where a compile has something to do. */
  unchanged(tool = this.#tool): number | undefined {
    const look = lookAt(this.root, { configFile, tool });
    return look && unchangedOutputs(this.root, look, {});
  }

  get generated(): Record<string, string> {
    return generatedIn(this.root);
  }

  /** A full compile of the same files in another folder, and what it leaves. */
  async compiledInFull(): Promise<CompileResult & { files: Record<string, string> }> {
    for (const folder of ["specs", "steps", "fixtures"]) {
      rmSync(join(this.#other, folder), { recursive: true, force: true });
      if (!existsSync(join(this.root, folder))) continue;
      for (const entry of readdirSync(join(this.root, folder), { recursive: true, withFileTypes: true }))
        if (entry.isFile()) {
          const path = join(entry.parentPath, entry.name);
          put(this.#other, path.slice(this.root.length), readFileSync(path, "utf8"));
        }
    }
    const data = configDataSchema.parse(config);
    const { bind } = await loadBinder(this.#other, data);
    const result = await compile(await openProject(this.#other, data), { bind });
    return { ...result, files: generatedIn(this.#other) };
  }
}

function put(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function generatedIn(root: string): Record<string, string> {
  const folder = join(root, "generated");
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );
}
