import { spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { resultsSchema, type Results } from "../../compiler/model/results.js";

import { Footprint } from "./footprint.js";

const built = join(import.meta.dirname, "..", "..", "dist", "cli.js");

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A spec of one case; each step is a title and its code. */
export function spec(
  id: string,
  steps: readonly (readonly [title: string, code: string, info?: string])[],
  status = "Implemented",
): string {
  const body = steps.map(
    ([title, code, info = "ts"], index) =>
      `${index + 1}. **${title}.**\n\n   \`\`\`${info}\n${code.replace(/^/gmu, "   ")}\n   \`\`\`\n   - ✅ It holds\n`,
  );
  return `# ${id}: Case ${id}

**Test Case ID:** \`${id}\`
**Test Name:** \`Case ${id}\`
**Priority:** \`High\`

## TEST EXECUTION

### Test Steps

${body.join("\n")}
## TEST CASE LIFECYCLE

**Test Case Status:** ${status}
`;
}

/** A project in a temporary folder, run by the real command. */
export class RunProject {
  readonly root: string;
  /** The temporary folder of what the run starts; servers may run as another user. */
  readonly temp: string;
  /** What commands have in their environment besides this process's own. */
  environment: NodeJS.ProcessEnv = {};
  /** Who runs the commands; whoever runs the tests without it. */
  user: { uid: number; gid: number } | undefined;

  readonly #cli: string;

  /**
   * @param cli the command line to run: absolute, or relative to the project
   * @param parent the folder that the project's is made in
   */
  constructor(cli = built, parent = tmpdir()) {
    this.root = realpathSync(mkdtempSync(join(parent, "tcspec-run-")));
    this.temp = join(this.root, "tmp");
    this.#cli = resolve(this.root, cli);
    mkdirSync(this.temp);
    for (const folder of [this.root, this.temp]) chmodSync(folder, 0o711);
  }

  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      writeFileSync(join(this.root, file), text);
    }
  }

  start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
    return this.command("run", ...args);
  }

  /** Any command of the command line, in this project. */
  command(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const environment = { ...process.env, NO_COLOR: "1", TMPDIR: this.temp, ...this.environment };
    delete (environment as Record<string, unknown>)["JEST_WORKER_ID"];
    const child = spawn(process.execPath, [this.#cli, ...args], {
      cwd: this.root,
      env: environment,
      ...this.user,
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    const ended = new Promise<Ended>((resolve) =>
      child.once("close", (code) => resolve({ code, ...output })),
    );
    return { child, ended };
  }

  run(...args: string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  results(): Results {
    return resultsSchema.parse(
      JSON.parse(readFileSync(join(this.root, ".tcspec", "results", "latest.json"), "utf8")),
    );
  }

  verdicts(): Record<string, string> {
    return Object.fromEntries(this.results().cases.map(({ id, verdict }) => [id, verdict]));
  }

  /** The processes that have to do with this project: by their command line, environment or folder. */
  processes(): Found[] {
    return everyProcess().filter(({ text }) => text.includes(this.root));
  }

  /** What the project's processes hold right now. */
  footprint(): Footprint {
    return new Footprint(this.processes().map(({ pid }) => pid));
  }

  /** What is left of a run that has ended: processes, temporary files, and what `footprint` held. */
  left(footprint?: Footprint): string[] {
    const processes = this.processes().map(({ pid, command }) => `process ${pid} ${command}`);
    return [...processes, ...readdirSync(this.temp), ...(footprint?.left() ?? [])];
  }

  exists(file: string): boolean {
    try {
      readFileSync(join(this.root, file));
      return true;
    } catch {
      return false;
    }
  }

  delete(file: string): void {
    rmSync(join(this.root, file), { force: true });
  }

  remove(): void {
    for (const { pid } of this.processes()) process.kill(pid, "SIGKILL");
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Waits until it holds; Jest's own limit of the test ends it otherwise. */
export async function until(holds: () => boolean, everyMs = 50): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, everyMs));
}

export interface Found {
  pid: number;
  parent: number;
  command: string;
  /** Command line, environment and working folder. */
  text: string;
}

/** All processes of the machine that may be looked into. */
export function everyProcess(): Found[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        const environment = readFileSync(`/proc/${name}/environ`, "utf8");
        const folder = readlinkSync(`/proc/${name}/cwd`);
        const status = readFileSync(`/proc/${name}/status`, "utf8");
        const parent = Number(/^PPid:\s*(\d+)/mu.exec(status)?.[1]);
        return [{ pid: Number(name), parent, command, text: [command, environment, folder].join("\0") }];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}
