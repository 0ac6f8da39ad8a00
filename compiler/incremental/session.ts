import { existsSync } from "node:fs";
import { join } from "node:path";

import { compile, type CompileResult } from "../generate/compile.js";
import { compileIncrementally, type IncrementalResult } from "./compile.js";
import type { Configured } from "./recall.js";

/**
 * Compiles a project again and again, as its files change: what is known of it stays in memory. A change of nothing but
 * known specs is compiled at once, believing whoever tells that nothing else has changed; {@link all} believes nobody.
 */
export class CompileSession {
  readonly #configured: Configured;
  readonly #tool: string;
  #last: IncrementalResult | undefined;

  constructor(configured: Configured, tool: string) {
    this.#configured = configured;
    this.#tool = tool;
  }

  /** Compiles what is not as it was recorded, and records it. */
  async all(): Promise<IncrementalResult> {
    this.#last = undefined;
    this.#last = await compileIncrementally(this.#configured, { tool: this.#tool });
    return this.#last;
  }

  /** Compiles after a change of some files (relative to the root, with `/`); what is done is not recorded. */
  async changed(files: ReadonlySet<string>): Promise<IncrementalResult> {
    const last = this.#last;
    if (last === undefined) return this.all();
    const { project } = last;
    const known = new Set(project.specs);
    const areSpecs = [...files].every((file) => known.has(file) && existsSync(join(project.root, file)));
    if (!areSpecs) return this.all();
    const { bind } = await last.vocabulary();
    const result: CompileResult = await compile(project, {
      bind,
      reuse: new Map([...last.records].filter(([file]) => !files.has(file))),
      lean: true,
    });
    this.#last = { ...last, ...result };
    return this.#last;
  }
}
