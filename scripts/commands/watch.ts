import { join } from "node:path";

import { checkIncrementally } from "../../compiler/check/check-incrementally.js";
import { redactDiagnostic } from "../../compiler/check/redact.js";
import type { Diagnostic } from "../../compiler/model/diagnostic.js";
import { formatPretty } from "../../compiler/diagnostics/pretty.js";
import type { IncrementalResult } from "../../compiler/incremental/compile.js";
import type { Configured } from "../../compiler/incremental/recall.js";
import { describeSystemError, isSystemError } from "../../compiler/files/system-error.js";
import { CompileSession } from "../../compiler/incremental/session.js";
import type { Project } from "../../compiler/project/project.js";
import { Batches } from "../../compiler/watch/batches.js";
import { type Inputs, inputsOf } from "../../compiler/watch/inputs.js";
import { type FolderWatch, watchFolders } from "../../compiler/watch/watch-folders.js";
import { maskedSourceReader } from "../project.js";
import { UsageError } from "../usage-error.js";
import { noSpecFound, summary, toldLeftBehind } from "./compile-summary.js";
import { WatchTeller } from "./watch-teller.js";

interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

export interface WatchArguments {
  configured: Configured;
  /** Gives the specs that are compiled and checked; all without it. */
  select?: (project: Project) => Promise<readonly string[]>;
  tool: string;
  stdout: Output;
  /** Ends the watch. */
  interrupt: AbortSignal;
  /**
   * Comes after each compile of something that a run depends on. What happens to files meanwhile is the next compile's.
   *
   * @param changed specs and code that were changed, relative to the root; nothing the first time, and where that is not known
   */
  compiled?: (result: IncrementalResult, changed: ReadonlySet<string> | undefined) => Promise<void>;
}

/** Editors save in several steps: an empty file, its content, a rename. */
const times = { quietMs: 4, longestMs: 60 };
/** When nothing happened for so long, everything is looked at again, recorded and checked: an event may have been lost. */
const settleMs = 300;
/** What fails is tried again, each time after twice as long, at last so long. */
const longestPauseMs = 10_000;
/** The whole folder: more than known specs has changed, or it is time to settle. */
const everything = "";

/** `compile --watch`: compiles what changes, as it changes, until it is interrupted. Gives the exit code, 0. */
export async function watchProject(args: WatchArguments): Promise<number> {
  const { interrupt } = args;
  if (interrupt.aborted) return 0;
  await new Promise<void>((resolve, reject) => {
    const watch = new ProjectWatch(args, (error) => {
      void watch.close();
      reject(error instanceof Error ? error : new Error(String(error)));
    });
    interrupt.addEventListener("abort", () => void watch.close().then(resolve, reject), { once: true });
    watch.start();
  });
  return 0;
}

class ProjectWatch {
  readonly #args: WatchArguments;
  readonly #session: CompileSession;
  readonly #batches: Batches;
  #folders: { watch: FolderWatch; key: string } | undefined;
  #settle: NodeJS.Timeout | undefined;
  readonly #teller: WatchTeller;
  #checked: Diagnostic[] = [];
  #leftBehind = "";
  #started = false;
  /** One after another. */
  #failures = 0;

  constructor(args: WatchArguments, failed: (error: unknown) => void) {
    this.#args = args;
    const { configured, tool, select } = args;
    this.#session = new CompileSession(configured, { tool, ...(select && { select }) });
    this.#teller = new WatchTeller(args.stdout);
    this.#batches = new Batches((paths) => this.#changed(paths).catch(failed), times);
  }

  start(): void {
    this.#batches.add(everything);
  }

  async close(): Promise<void> {
    clearTimeout(this.#settle);
    this.#folders?.watch.close();
    await this.#batches.close();
  }

  async #changed(paths: ReadonlySet<string>): Promise<void> {
    if (!this.#started) {
      this.#started = true;
      // What is wrong at the start is wrong usage, and ends the watch.
      await this.#compile(() => this.#session.all(), undefined);
      return;
    }
    try {
      await this.#compile(() => this.#session.changed(paths), paths);
    } catch (error) {
      // What is half written is looked at again: a configuration with an error, a file that has just gone.
      if (!(error instanceof UsageError) && !isSystemError(error)) throw error;
      this.#teller.failed(isSystemError(error) ? describeSystemError(error) : error.message);
      if (!isSystemError(error)) return;
      this.#settleSoon(Math.min(longestPauseMs, settleMs * 2 ** this.#failures));
      this.#failures += 1;
    }
  }

  async #compile(
    compile: () => Promise<IncrementalResult>,
    paths: ReadonlySet<string> | undefined,
  ): Promise<void> {
    const start = performance.now();
    const result = await compile();
    const took = Math.round(performance.now() - start);
    this.#failures = 0;
    const inputs = this.#watch(result);
    const settles = paths?.size === 1 && paths.has(everything);
    if (!settles) this.#settleSoon(settleMs);
    // As a single compile: rather a mistake, or a folder on its way elsewhere, than a wish to have no generated files.
    if (result.project.specs.length === 0) {
      this.#teller.failed(noSpecFound(result.project));
      return;
    }
    const left = toldLeftBehind(result.leftBehind, result.project);
    const isLeft = left !== this.#leftBehind;
    this.#leftBehind = left;
    const isNews =
      paths === undefined || this.#teller.hasFailed || result.written.length > 0 || result.removed.length > 0;
    if (settles) this.#checked = await this.#check(result);
    // What is wrong in what was edited is not known until it is checked.
    else this.#checked = this.#checked.filter(({ file }) => paths?.has(file) !== true);
    this.#teller.compiled({
      findings: this.#findings(result),
      format: (findings) => this.#format(findings, result),
      isComplete: settles,
      status: isNews ? `${isLeft ? left : ""}${summary(result, false).trimEnd()} ${took} ms\n` : "",
    });
    const specs = new Set(result.project.specs);
    const changed = [...(paths ?? [])].filter((path) => specs.has(path) || inputs.isCode(path));
    if (isNews || changed.length > 0)
      await this.#args.compiled?.(result, changed.length > 0 ? new Set(changed) : undefined);
  }

  /** What `tcspec check` finds. */
  async #check({ project, selected }: IncrementalResult): Promise<Diagnostic[]> {
    if (project.specs.length === 0) return [];
    const { tool, select, configured } = this.#args;
    const { configFile } = configured;
    const loaded = configFile === null ? {} : { file: join(project.root, configFile) };
    const today = new Date().toISOString().slice(0, 10);
    const options = { today, ...(select && { only: selected }) };
    return (await checkIncrementally(project, loaded, tool, options)).diagnostics;
  }

  /** The folders that the configuration names now; others than before where it was edited. */
  #watch({ project: { root, config, generated }, configFiles }: IncrementalResult): Inputs {
    const inputs = inputsOf(config, this.#args.configured.configFile, configFiles);
    const key = JSON.stringify([inputs.key, generated]);
    if (this.#folders?.key === key) return inputs;
    this.#folders?.watch.close();
    const watch = watchFolders(root, { folders: inputs.folders, except: [generated] }, (path, kind) => {
      if (kind === "folder" || inputs.isInput(path)) this.#batches.add(path);
    });
    this.#folders = { watch, key };
    return inputs;
  }

  #settleSoon(pauseMs: number): void {
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.#batches.add(everything), pauseMs);
  }

  /** Of compiling and of checking; where both find the same, what the check says of it. */
  #findings({ definitionFindings, diagnostics }: IncrementalResult): Diagnostic[] {
    const all = [...definitionFindings, ...diagnostics, ...this.#checked];
    const each = new Map(
      all.map((found) => [JSON.stringify([found.file, found.rule, found.range.start.offset]), found]),
    );
    return [...each.values()].map(redactDiagnostic);
  }

  #format(findings: readonly Diagnostic[], { project }: IncrementalResult): string {
    const sourceOf = maskedSourceReader(project.root);
    return formatPretty(findings, sourceOf, { colour: this.#args.stdout.isTTY === true });
  }
}
