import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";

const cli = join(__dirname, "..", "..", "dist", "cli.js");

let root: string;
let watching: ChildProcess | undefined;
let said: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-watching-"));
  said = "";
  for (const number of [1, 2]) put(specFile(number), spec(number));
  put("tcspec.config.js", config());
  put("steps/own.ts", definition("send {n} requests"));
});
afterEach(async () => {
  if (watching?.exitCode === null) {
    watching.kill("SIGKILL");
    await new Promise((resolve) => watching?.once("close", resolve));
  }
  rmSync(root, { recursive: true, force: true });
});

const specFile = (number: number): string => `specs/TC-L1-COMP-A-00${number}.md`;
const output = (number: number): string => join(root, `generated/TC-L1-COMP-A-00${number}.test.ts`);
const config = (more = ""): string => `export default { steps: ["steps"]${more} };\n`;

const spec = (number: number, code = "expect(1).toBe(1);"): string => `# TC-L1-COMP-A-00${number}: A case

### Test Steps

1. **Code**
   \`\`\`ts
   ${code}
   \`\`\`
2. Send 3 requests
`;

const definition = (pattern: string): string =>
  `import { defineStep } from "tcspec/runtime";
export const sends = defineStep(${JSON.stringify(pattern)}, { says: "it sends", example: "send 1", asserts: true }, async () => {});
`;

function put(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** Bounded by the test's own limit. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    if (watching?.exitCode !== null) throw new Error(`The watch has ended, it said:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const holds = (number: number, text: string) => (): boolean => {
  try {
    return readFileSync(output(number), "utf8").includes(text);
  } catch {
    return false;
  }
};

const hasNone = (number: number) => (): boolean => !existsSync(output(number));

const says = (text: string) => (): boolean => said.includes(text);

/** Saved in one step: one event, one compile. */
function save(file: string, text: string): void {
  put(`.saved/${file}`, text);
  renameSync(join(root, ".saved", file), join(root, file));
}

/** What the last check found and looked at: another text after each check of something else. */
const checked = (): string => readFileOrNothing(join(root, ".tcspec/cache/check.json"));

const count = (text: string): number => said.split(text).length - 1;

async function start(...files: string[]): Promise<void> {
  watching = spawn(process.execPath, [cli, "compile", "--watch", ...files], { cwd: root });
  watching.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  watching.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await until(says(" written, "));
}

/** Ends it as Ctrl-C does; gives its exit code. */
async function interrupt(): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => watching?.once("close", resolve));
  watching?.kill("SIGINT");
  return ended;
}

describe("compile --watch", () => {
  it("compiles edits as editors make them, and renews findings", async () => {
    await start();
    expect(holds(2, "expect(1)")()).toBe(true);

    put(specFile(1), spec(1, "expect(11).toBe(11);"));
    await until(holds(1, "expect(11)"));

    // Saved under another name and renamed; with the files that editors leave meanwhile.
    put("specs/4913", "");
    put("specs/.TC-L1-COMP-A-001.md.swp", "b0VIM");
    put("specs/TC-L1-COMP-A-001.md~", spec(1));
    put("specs/TC-L1-COMP-A-001.md.tmp", spec(1, "expect(12).toBe(12);"));
    renameSync(join(root, "specs/TC-L1-COMP-A-001.md.tmp"), join(root, specFile(1)));
    await until(holds(1, "expect(12)"));

    // Half typed: as in a single compile there is a finding and no output; finished, there is one again.
    put(specFile(1), spec(1, "expect(13"));
    await until(hasNone(1));
    await until(says("fence-syntax"));
    put(specFile(1), spec(1, "expect(13).toBe(13);"));
    await until(holds(1, "expect(13)"));

    // What only a check finds is told, too.
    put(specFile(3), spec(3).replace("# ", "<!-- tcspec-disable date-form -->\n\n# "));
    await until(holds(3, "expect(1)"));
    await until(says("suppression-form"));
    renameSync(join(root, specFile(3)), join(root, specFile(4)));
    await until(hasNone(3));
    put(specFile(4), spec(4));
    await until(holds(4, "expect(1)"));
    rmSync(join(root, specFile(4)));
    await until(hasNone(4));
    expect(await interrupt()).toBe(0);
    expect(readdirSync(join(root, "generated")).sort()).toEqual(
      [1, 2].map((number) => `TC-L1-COMP-A-00${number}.test.ts`),
    );
  }, 60_000);

  it("compiles all after an edit of step definitions or of the configuration, and outlives a broken one", async () => {
    await start();
    expect(holds(1, "sends")()).toBe(true);
    put("steps/own.ts", definition("send {n} requests quickly"));
    await until(holds(1, "binds to no step definition"));
    put("steps/own.ts", definition("send {n} requests"));
    await until(() => holds(1, "perform(")() && holds(2, "perform(")());
    put("tcspec.config.js", "export default {");
    await until(says("could not be loaded"));
    put("tcspec.config.js", config(`, generated: "elsewhere"`));
    await until(says("Warning: generated holds files that tcspec generated"));
    await until(() =>
      readFileOrNothing(join(root, "elsewhere/TC-L1-COMP-A-002.test.ts")).includes("perform("),
    );
    put(specFile(2), spec(2, "expect(22).toBe(22);"));
    await until(() =>
      readFileOrNothing(join(root, "elsewhere/TC-L1-COMP-A-002.test.ts")).includes("expect(22)"),
    );
    expect(await interrupt()).toBe(0);
  }, 60_000);

  it("leaves the bytes that a cold compile by remark leaves, after random edits", async () => {
    await start();
    const code = fc.constantFrom(
      "expect(1).toBe(1);",
      "expect(2",
      "const a = 1;\n   expect(a).toBe(1);",
      "return;",
    );
    const edit = fc.record({
      number: fc.integer({ min: 1, max: 4 }),
      code: fc.option(code),
      own: fc.boolean(),
    });
    const [edits = []] = fc.sample(fc.array(edit, { minLength: 8, maxLength: 12 }), 1);
    for (const [at, { number, code: text, own }] of edits.entries()) {
      if (own) put("steps/own.ts", definition(`send {n} requests${at % 2 === 0 ? "" : " at once"}`));
      if (text === null) rmSync(join(root, specFile(number)), { force: true });
      else put(specFile(number), spec(number, `${text}\n   // ${at}`));
      await new Promise((resolve) => setTimeout(resolve, (at % 4) * 10));
    }
    put(specFile(5), spec(5, "expect(55).toBe(55);"));
    put(specFile(1), spec(1, "expect(11).toBe(11);"));
    await until(() => holds(5, "expect(55)")() && holds(1, "expect(11)")());
    expect(await interrupt()).toBe(0);
    const watched = outputs();
    const compiled = (environment: Record<string, string>): Record<string, string> => {
      spawnSync(process.execPath, [cli, "compile"], { cwd: root, env: { ...process.env, ...environment } });
      return outputs();
    };
    expect(compiled({})).toEqual(watched);
    rmSync(join(root, "generated"), { recursive: true });
    rmSync(join(root, ".tcspec"), { recursive: true });
    expect(compiled({ TCSPEC_PARSER: "remark" })).toEqual(watched);
  }, 60_000);

  it("compiles and removes outputs of only the specs that files and globs name, also of those that come later", async () => {
    await start("specs/*-00[13].md");
    expect([1, 2].map((number) => holds(number, "expect(1)")())).toEqual([true, false]);
    put(specFile(2), spec(2, "expect(22).toBe(22);"));
    put(specFile(3), spec(3));
    await until(holds(3, "expect(1)"));
    put(specFile(1), spec(1, "expect(11).toBe(11);"));
    await until(holds(1, "expect(11)"));
    rmSync(join(root, specFile(1)));
    await until(hasNone(1));
    expect(hasNone(2)()).toBe(true);
    put(specFile(1), spec(1, "expect(13"));
    await until(says("fence-syntax"));
    expect(await interrupt()).toBe(0);
    expect(said).not.toContain("A-002");
  }, 60_000);

  it("is not woken by what it writes into a file of the project", async () => {
    const logs = ["log", "specs/log.md"].map((file) => {
      put(file, "");
      return join(root, file);
    });
    for (const log of logs) {
      const file = openSync(log, "a");
      watching = spawn(process.execPath, [cli, "compile", "--watch"], {
        cwd: root,
        stdio: ["ignore", file, file],
      });
      closeSync(file);
      const lines = (): number => readFileSync(log, "utf8").split(" written, ").length - 1;
      await until(() => lines() > 0 && checked() !== "");
      for (const at of [1, 2]) {
        const before = checked();
        save(specFile(1), spec(1, `expect("${log}").not.toBe(${at});`));
        await until(() => checked() !== before);
      }
      // Time for more, were it woken.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(await interrupt()).toBe(0);
      expect(lines()).toBe(3);
    }
  }, 60_000);

  it("tells an error that lasts once, and goes on when it is over", async () => {
    await start();
    // No folder can be made there; whoever runs the tests may be allowed to write anywhere.
    rmSync(join(root, "generated"), { recursive: true });
    put("generated", "");
    await until(says("Nothing was compiled."));
    save(specFile(2), spec(2, "expect(22).toBe(22);"));
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(count("Nothing was compiled.")).toBe(1);
    expect(said).not.toContain(".tmp");
    rmSync(join(root, "generated"));
    await until(() => holds(1, "expect(1)")() && holds(2, "expect(22)")());
    await until(() => count(" written, ") > 1);
    expect(said).not.toContain("No findings any more.");
    expect(await interrupt()).toBe(0);
  }, 60_000);

  it("tells findings that last once, and that there are none only when it has looked", async () => {
    const wrong = spec(1).replace("# ", "<!-- tcspec-disable date-form -->\n\n# ");
    const right = spec(1).replace("# ", "<!-- tcspec-disable date-form -- mended -->\n\n# ");
    put(specFile(1), wrong);
    await start();
    await until(says("suppression-form"));
    for (const at of [1, 2]) {
      const before = checked();
      save(specFile(1), `${wrong}${"\n".repeat(at)}`);
      await until(() => checked() !== before);
    }
    save(specFile(1), right);
    await until(() => count("suppression-form") > 1 || !said.endsWith(" ms\n"));
    expect(await interrupt()).toBe(0);
    expect(count("suppression-form")).toBe(1);
  }, 60_000);

  it("refuses a project without specs, as a single compile does, and removes nothing", async () => {
    await start();
    renameSync(join(root, "specs"), join(root, "sx"));
    await until(says("No spec found: nothing matches specs/**/TC-*.md"));
    expect([1, 2].map((number) => holds(number, "expect(1)")())).toEqual([true, true]);
    rmSync(join(root, "sx/TC-L1-COMP-A-002.md"));
    renameSync(join(root, "sx"), join(root, "specs"));
    await until(hasNone(2));
    expect(holds(1, "expect(1)")()).toBe(true);
    expect(await interrupt()).toBe(0);
    expect(said).not.toContain("No findings any more.");
    expect(count("No spec found")).toBe(1);
  }, 60_000);

  it.each([
    ["--force", "--watch compiles what changes, and writes it: expected neither --check nor --force.\n"],
    ["specs/none.md", "No spec matches specs/none.md; specs are specs/**/TC-*.md.\n"],
  ])("refuses %s", async (argument, message) => {
    watching = spawn(process.execPath, [cli, "compile", "--watch", argument], { cwd: root });
    watching.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise((resolve) => watching?.once("close", resolve));
    expect({ code, said }).toEqual({ code: 2, said: message });
  });
});

const outputs = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(root, "generated")).map((name) => [
      name,
      readFileSync(join(root, "generated", name), "utf8"),
    ]),
  );

function readFileOrNothing(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
