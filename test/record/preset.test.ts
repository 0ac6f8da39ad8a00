import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

jest.setTimeout(60_000);

const repository = resolve(__dirname, "..", "..");

describe('preset: "tcspec"', () => {
  it("works inside this repository, by the package's own name", async () => {
    const folder = join(repository, ".tcspec", `self-reference-${process.pid}`);
    const meta = { id: "TC-SELF", name: "Self", file: "x.md", specHash: "", line: 1, level: 1 };
    const steps = [{ number: 1, title: "One", line: 1, binding: "inline", expectations: [] }];
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "TC-SELF.test.ts"),
      `import { expect, testCase } from "tcspec/runtime";
       testCase(${JSON.stringify({ ...meta, steps })}, async function* () { yield 1; expect(1).toBe(1); });`,
    );
    const config = { preset: "tcspec", rootDir: repository, roots: [folder], modulePathIgnorePatterns: [] };
    const jest = join(repository, "node_modules", "jest", "bin", "jest.js");
    const env = { ...process.env, TCSPEC_RUN_DIR: folder, NODE_OPTIONS: "" };
    const report = join(folder, "report.json");
    await promisify(execFile)(
      process.execPath,
      [jest, "--config", JSON.stringify(config), "--no-watchman", "--json", "--outputFile", report],
      { cwd: repository, env },
    );
    expect(JSON.parse(readFileSync(report, "utf8"))).toMatchObject({
      numPassedTests: 1,
      numTotalTests: 1,
      success: true,
    });
    rmSync(folder, { recursive: true });
  });
});
