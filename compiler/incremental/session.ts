import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { compile, type CompileResult } from "../compile/compile.js";
import { outputNames } from "../compile/output-name.js";
import { Outputs } from "../compile/outputs.js";
import { compileIncrementally, type IncrementalOptions, type IncrementalResult } from "./compile.js";
import type { Configured } from "./recall.js";

/**
 * Compiles a project, or some of its specs, again and again, as files change: what is known of it stays in memory. A
 * change of nothing but known specs is compiled at once, believing whoever tells that nothing else has changed;
 * {@link all} believes nobody.
 */
export class CompileSession {
  readonly #configured: Configured;
  readonly #options: Pick<IncrementalOptions, "tool" | "select">;
  #last: IncrementalResult | undefined;

  constructor(configured: Configured, options: Pick<IncrementalOptions, "tool" | "select">) {
    this.#configured = configured;
    this.#options = options;
  }

  /** Compiles what is not as it was recorded, and records it. */
  async all(): Promise<IncrementalResult> {
    const before = this.#last;
    this.#last = undefined;
    const result = await compileIncrementally(this.#configured, this.#options);
    // Nothing is removed then; what was written is still to be removed where specs come again, but not all of them.
    if (result.project.specs.length === 0) {
      this.#last = { ...result, outputs: before?.outputs ?? result.outputs };
      return this.#last;
    }
    this.#last = { ...result, removed: [...result.removed, ...removeGone(before, result)].sort() };
    return this.#last;
  }

  /** Compiles after a change of some files (relative to the root, with `/`); what is done is not recorded. */
  async changed(files: ReadonlySet<string>): Promise<IncrementalResult> {
    const last = this.#last;
    if (last === undefined) return this.all();
    const { project, selected, fixtureFiles } = last;
    const known = new Set(project.specs);
    const areSpecs = [...files].every((file) => known.has(file) && existsSync(join(project.root, file)));
    if (!areSpecs) return this.all();
    const { bind } = await last.vocabulary();
    const result: CompileResult = await compile(project, {
      bind,
      reuse: new Map([...last.records].filter(([file]) => !files.has(file))),
      ...(this.#options.select && { specs: selected }),
      // What is wrong in them is not kept: then they are read again, and it is found again.
      ...(last.diagnostics.every(({ file }) => known.has(file)) && { fixtureFiles }),
      lean: true,
    });
    this.#last = { ...last, ...result };
    return this.#last;
  }
}

/** Removes outputs of specs that were asked for and have gone: a compile of other specs leaves them. Gives their paths. */
function removeGone(before: IncrementalResult | undefined, { project }: IncrementalResult): string[] {
  const names = outputNames(project.specs);
  const wanted = new Set([...names.values()].map((name) => `${project.generated}/${name}`));
  const left = [...(before?.outputs ?? [])]
    .filter(([spec, output]) => !names.has(spec) && !wanted.has(output))
    .flatMap(([, output]) => (existsSync(resolve(project.root, output)) ? [output] : []));
  const outputs = new Outputs(project.root);
  for (const output of left) outputs.remove(output);
  return left;
}
