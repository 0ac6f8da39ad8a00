import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { levelByPattern } from "../config/id-pattern.js";
import type { ConfigData } from "../config/schema.js";
import { readSpec } from "../document/index.js";
import type { ReadResult } from "../document/schema.js";
import { sha256 } from "../files/sha256.js";
import { sealed } from "../records/phrase-file.js";
import type { CompiledOutput, CompiledSpec } from "../records/compiled-spec.js";
import { phrasesOf } from "../records/phrases.js";
import type { Bind, StepDefinition } from "../steps/binding.js";
import { summaryOf } from "../records/case-summary.js";
import type { GenerateContext } from "../generate/generate-file.js";
import { createGenerator } from "../generate/generator.js";
import { Outputs } from "./outputs.js";

/** What compiling one spec takes besides a binder: plain data, so that it can be handed to another thread. */
export interface SpecCompilerSetup {
  /** Of the project, absolute. */
  root: string;
  config: ConfigData;
  /** Folder of the generated files, relative to the root. */
  generated: string;
  /** Names of the generated files by spec. */
  names: ReadonlyMap<string, string>;
  fixtureFiles: GenerateContext["fixtureFiles"];
  /** Write nothing. */
  check: boolean;
  /** The time of content that written files get, in milliseconds; by default when they are written. */
  modified?: number;
}

/** Compiling specs as a job for threads: plain data. */
export interface CompileJob {
  kind: "compile";
  setup: SpecCompilerSetup;
  definitions: readonly StepDefinition[];
}

/** Compiles a spec: its file, relative to the root, is read, its output written where it is not there already. */
export type SpecCompiler = (file: string) => Promise<{ compiled: CompiledSpec; read: ReadResult }>;

const noPhrases = sealed([]);

/** The runtime's own limit for a step; the configuration's default. */
const runtimeStepTimeoutMs = 60_000;

export function createSpecCompiler(setup: SpecCompilerSetup, bind: Bind): SpecCompiler {
  const { root, config, generated: folder, names, check } = setup;
  const outputs = new Outputs(resolve(root, folder), setup.modified);
  const generate = createGenerator({
    generatedFolder: folder,
    bind,
    fixtureFiles: setup.fixtureFiles,
    services: config.services,
    levelOf: levelByPattern(config.idPattern),
    ...(config.stepTimeoutMs !== runtimeStepTimeoutMs && { stepTimeoutMs: config.stepTimeoutMs }),
  });

  const encode = createEncoder();

  const settle = (name: string, text: string): CompiledOutput => {
    const present = outputs.present(name);
    // Encoded once for both, the hash and the file.
    const bytes = encode(text);
    const hash = sha256(bytes);
    const replaces = present.kind === "ours";
    if (present.kind === "foreign") return { name, hash, state: "foreign", replaces };
    if (present.kind === "ours" && present.text === text) return { name, hash, state: "current", replaces };
    if (!check) outputs.write(name, bytes);
    return { name, hash, state: "stale", replaces };
  };

  return async (file) => {
    const read = readSpec(readFileSync(join(root, file)), file, config);
    const { document, source, diagnostics } = read;
    const compiled: CompiledSpec = {
      hash: document.hash,
      ids: document.cases.map(({ id }) => id.value),
      cases: JSON.stringify(document.cases.map(summaryOf)),
      read: diagnostics,
      generated: [],
      phrases: noPhrases,
    };
    const isBroken = document.cases.length === 0 || diagnostics.some(({ severity }) => severity === "error");
    if (isBroken) return { compiled, read };
    const { text, diagnostics: generated, bounds } = await generate(document, source);
    const name = names.get(file);
    const bound = { ...compiled, generated, phrases: sealed(bounds.map(phrasesOf)) };
    if (text === undefined || name === undefined) return { compiled: bound, read };
    return { compiled: { ...bound, output: settle(name, text) }, read };
  };
}

/** What encodes texts as UTF-8 into the same memory: bytes hold until the next text. */
function createEncoder(): (text: string) => Buffer {
  let memory = Buffer.alloc(0);
  return (text) => {
    const length = Buffer.byteLength(text);
    if (length > memory.length) memory = Buffer.allocUnsafeSlow(2 * length);
    return memory.subarray(0, memory.write(text));
  };
}
