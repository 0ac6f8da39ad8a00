import { spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { SourceMapGenerator } from "source-map-js";

import type { CaseMeta, StepMeta } from "../../compiler/model/case-meta.js";
import { journalEntrySchema } from "../../compiler/model/journal.js";
import type { JournalEntry } from "../../compiler/model/journal.js";

const repository = resolve(__dirname, "..", "..");

/** One step of a case written for a test; a step without code is one that nothing binds. */
export interface StepInput {
  title?: string;
  code?: string;
  timeoutMs?: number;
  expectations?: StepMeta["expectations"];
}

export interface CaseInput extends Partial<Omit<CaseMeta, "steps">> {
  id: string;
  steps: StepInput[];
  setup?: string;
  teardown?: string;
  /** Names that the body destructures besides those of `fixtures`. */
  uses?: string[];
  /** Import lines, and the expression handed over as the third argument. */
  imports?: string;
  projectFixtures?: string;
}

interface Mapped {
  text: string;
  /** The line of the Markdown that the text is on, where it is the author's. */
  line?: number;
}

/** Writes the Markdown and the generated-like file of a case, mapped token by token. Gives the line of each step's code. */
function writeCase(root: string, input: CaseInput): void {
  const { id, steps, setup, teardown, uses = [], imports = "", projectFixtures, ...rest } = input;
  const file = `specs/${id}.md`;
  const markdown: string[] = [`# ${id}: A case`, ""];
  const fence = (code: string): Mapped[] => {
    markdown.push("   ```ts");
    const mapped = code.split("\n").map((text) => {
      markdown.push(`   ${text}`);
      return { text, line: markdown.length };
    });
    markdown.push("   ```", "");
    return mapped;
  };
  const out: Mapped[] = [];
  if (teardown !== undefined)
    out.push({ text: "teardown(async () => {" }, ...fence(teardown), { text: "});" });
  if (setup !== undefined) out.push(...fence(setup));
  const stepMetas = steps.map((step, index): StepMeta => {
    const number = index + 1;
    const title = step.title ?? `Step title ${number}`;
    markdown.push(`${number}. **${title}**`);
    const line = markdown.length;
    out.push({ text: `yield ${number};` });
    if (step.code !== undefined) out.push({ text: "{" }, ...fence(step.code), { text: "}" });
    return {
      number,
      title,
      line,
      binding: step.code === undefined ? "none" : "inline",
      ...(step.code === undefined && { reason: "no phrase fits" }),
      ...(step.timeoutMs !== undefined && { timeoutMs: step.timeoutMs }),
      expectations: step.expectations ?? [],
    };
  });
  const meta: CaseMeta = {
    name: "A case",
    file,
    specHash: "0".repeat(64),
    line: 1,
    level: 2,
    ...rest,
    id,
    steps: stepMetas,
  };
  const names = [...(rest.fixtures ?? []), ...uses, "teardown"].join(", ");
  const head = [
    `import { expect, testCase } from "tcspec/runtime";`,
    imports,
    `testCase(${JSON.stringify(meta)}, async function* ({ ${names} }: any): AsyncGenerator<number, void, unknown> {`,
  ];
  const lines = [
    ...head.map((text): Mapped => ({ text })),
    ...out,
    { text: `}${projectFixtures === undefined ? "" : `, ${projectFixtures}`});` },
  ];
  const path = join(root, "generated", `${id}.test.ts`);
  const map = new SourceMapGenerator({ file: path });
  lines.forEach(({ text, line }, index) => {
    if (line === undefined) return;
    for (const token of text.matchAll(/[\w$]+|[^\s\w$]/gu)) {
      map.addMapping({
        generated: { line: index + 1, column: token.index },
        original: { line, column: token.index + 3 },
        source: `../${file}`,
      });
    }
  });
  const inline = Buffer.from(map.toString()).toString("base64");
  writeFile(join(root, file), markdown.join("\n"));
  writeFile(
    path,
    `${lines.map(({ text }) => text).join("\n")}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`,
  );
}

function writeFile(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

export interface JestRun {
  exitCode: number | null;
  output: string;
  entries: JournalEntry[];
  /** What happened to one case, in order. */
  of(id: string): CaseJournal;
}

export interface CaseJournal {
  steps: Extract<JournalEntry, { type: "step-end" }>["step"][];
  verdicts: string[];
  end: Extract<JournalEntry, { type: "case-end" }> | undefined;
  entries: JournalEntry[];
}

function caseJournal(entries: JournalEntry[], id: string): CaseJournal {
  const own = entries.filter((entry) => "caseId" in entry && entry.caseId === id);
  const steps = own.flatMap((entry) => (entry.type === "step-end" ? [entry.step] : []));
  return {
    entries: own,
    steps,
    verdicts: [...steps].sort((a, b) => a.number - b.number).map(({ verdict }) => verdict),
    end: own.find((entry) => entry.type === "case-end"),
  };
}

/** A project in a temporary folder that uses this repository's build as its `tcspec`. */
export class TestProject {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "tcspec-record-")));
  #runs = 0;

  constructor(cases: CaseInput[], files: Record<string, string> = {}) {
    mkdirSync(join(this.root, "node_modules"));
    symlinkSync(repository, join(this.root, "node_modules", "tcspec"), "dir");
    writeFile(join(this.root, "package.json"), JSON.stringify({ name: "project", private: true }));
    writeFile(join(this.root, "jest.config.json"), JSON.stringify({ preset: "tcspec" }));
    for (const each of cases) writeCase(this.root, each);
    for (const [path, content] of Object.entries(files)) writeFile(join(this.root, path), content);
  }

  /** One run of Jest with its own run folder, unless `environment` takes that away. */
  async jest(args: string[] = [], environment: Record<string, string> = {}): Promise<JestRun> {
    this.#runs += 1;
    const runDirectory = join(this.root, ".runs", this.#runs.toString());
    mkdirSync(runDirectory, { recursive: true });
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      TCSPEC_RUN_DIR: runDirectory,
      FORCE_COLOR: "0",
      ...environment,
    };
    for (const name of ["JEST_WORKER_ID", "NODE_OPTIONS", "TCSPEC_PROJECT_ROOT"])
      Reflect.deleteProperty(env, name);
    if (env["TCSPEC_RUN_DIR"] === "") delete env["TCSPEC_RUN_DIR"];
    const jest = join(repository, "node_modules", "jest", "bin", "jest.js");
    const child = spawn(process.execPath, [jest, "--no-cache", "--no-watchman", ...args], {
      cwd: this.root,
      env,
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const exitCode = await new Promise<number | null>((done) => child.on("close", done));
    const entries = this.entriesOf(env["TCSPEC_RUN_DIR"] ?? this.#madeRun());
    return { exitCode, output, entries, of: (id) => caseJournal(entries, id) };
  }

  /** The journal of a run, valid by its schema, in the order of time. */
  entriesOf(runDirectory: string): JournalEntry[] {
    const folder = join(runDirectory, "journal");
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .flatMap((name) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n"))
      .map((line) => journalEntrySchema.parse(JSON.parse(line)))
      .sort((a, b) => a.at - b.at);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #madeRun(): string {
    const runs = join(this.root, ".tcspec", "runs");
    const [only] = readdirSync(runs);
    return join(runs, only ?? "");
  }
}
