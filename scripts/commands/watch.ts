import { join } from "node:path";

import { checkIncrementally } from "../../compiler/check/check-incrementally.js";
import { redactDiagnostic } from "../../compiler/check/redact.js";
import type { Diagnostic } from "../../compiler/model/diagnostic.js";
import { formatPretty } from "../../compiler/diagnostics/pretty.js";
import type { IncrementalResult } from "../../compiler/incremental/compile.js";
import type { Configured } from "../../compiler/incremental/recall.js";
import { CompileSession } from "../../compiler/incremental/session.js";
import type { Project } from "../../compiler/project/project.js";
import { Batches } from "../../compiler/watch/batches.js";
import { inputFolders, mayBeInput } from "../../compiler/watch/inputs.js";
import { type FolderWatch, watchFolders } from "../../compiler/watch/watch-folders.js";
import { maskedSourceReader } from "../project.js";
import { UsageError } from "../usage-error.js";
import { summary } from "./compile-summary.js";

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
   * Comes after each compile: at first with nothing changed. What happens to files meanwhile is the next compile's.
   *
   * @param changed what was changed, relative to the root; nothing the first time
   */
  compiled?: (result: IncrementalResult, changed: ReadonlySet<string> | undefined) => Promise<void>;
}

/** Editors save in several steps: an empty file, its content, a rename. */
const times = { quietMs: 4, longestMs: 60 };
/** When nothing happened for so long, everything is looked at again, recorded and checked: an event may have been lost. */
const settleMs = 300;
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
  #checked: Diagnostic[] = [];
  #told = "";
  #started = false;

  constructor(args: WatchArguments, failed: (error: unknown) => void) {
    this.#args = args;
    const { configured, tool, select } = args;
    this.#session = new CompileSession(configured, { tool, ...(select && { select }) });
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
      this.#tell(`${error.message}\n`, "Nothing was compiled.\n");
      if (isSystemError(error)) this.#settleSoon();
    }
  }

  async #compile(
    compile: () => Promise<IncrementalResult>,
    paths: ReadonlySet<string> | undefined,
  ): Promise<void> {
    const start = performance.now();
    const result = await compile();
    const took = Math.round(performance.now() - start);
    this.#watch(result);
    const settles = paths?.size === 1 && paths.has(everything);
    const isNews = !settles || result.written.length > 0 || result.removed.length > 0;
    if (settles) this.#checked = await this.#check(result);
    else this.#checked = this.#checked.filter(({ file }) => paths?.has(file) !== true);
    const findings = this.#findings(result);
    if (isNews || findings !== this.#told)
      this.#tell(findings, isNews ? `${summary(result, false).trimEnd()} ${took} ms\n` : "");
    if (!settles) this.#settleSoon();
    if (isNews) await this.#args.compiled?.(result, paths);
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
  #watch({ project: { root, config, generated }, configFiles }: IncrementalResult): void {
    const { configFile } = this.#args.configured;
    const folders = inputFolders(config, [
      ...(configFiles ?? []),
      ...(configFile === null ? [] : [configFile]),
    ]);
    const key = JSON.stringify([folders, generated]);
    if (this.#folders?.key === key) return;
    this.#folders?.watch.close();
    const watch = watchFolders(root, { folders, except: [generated] }, (path) => {
      if (mayBeInput(path)) this.#batches.add(path);
    });
    this.#folders = { watch, key };
  }

  #settleSoon(): void {
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.#batches.add(everything), settleMs);
  }

  /** Of compiling and of checking; where both find the same, what the check says of it. */
  #findings({ definitionFindings, diagnostics, project }: IncrementalResult): string {
    const all = [...definitionFindings, ...diagnostics, ...this.#checked];
    const each = new Map(
      all.map((found) => [JSON.stringify([found.file, found.rule, found.range.start.offset]), found]),
    );
    const sourceOf = maskedSourceReader(project.root);
    const colour = this.#args.stdout.isTTY === true;
    return formatPretty([...each.values()].map(redactDiagnostic), sourceOf, { colour });
  }

  /** On a terminal in place of what was told before; elsewhere findings only when they are others. */
  #tell(findings: string, status: string): void {
    const { stdout } = this.#args;
    const clear = stdout.isTTY === true ? "\u001b[2J\u001b[3J\u001b[H" : "";
    const isOther = findings !== this.#told;
    const news = stdout.isTTY === true || isOther ? findings : "";
    const none = isOther && findings === "" ? "No findings any more.\n" : "";
    this.#told = findings;
    stdout.write(`${clear}${news}${none}${status}`);
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === "string";
}
