import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { median } from "./measure.js";

const files = 165;
const steps = [1, 2, 3, 4, 5];

/**
 * What the generated files of 165 trivial specs (five steps with one assertion) cost in Jest, beside the same tests written
 * by hand: as many files, tests and assertions, the same transformer, Jest's own Node environment. Both run in turn, in one
 * worker, with warm caches; shown are the medians of processor time and clock, and their ratios.
 *
 * @param root of the repository
 * @param argv `--rounds n`
 */
export function benchmark(root: string, argv: readonly string[]): void {
  const { values } = parseArgs({
    args: [...argv],
    options: { rounds: { type: "string", default: "5" } },
  });
  const folder = mkdtempSync(join(tmpdir(), "tcspec-bench-suite-"));
  try {
    writeSuites(folder);
    node(folder, [join(root, "dist", "cli.js"), "compile"]);
    const kinds = { generated: generated(root, folder), "by hand": byHand(root, folder) };
    const times = { generated: [] as Time[], "by hand": [] as Time[] };
    for (let round = 0; round <= Number(values.rounds); round += 1)
      for (const kind of ["by hand", "generated"] as const) {
        const time = runJest(root, folder, kinds[kind]);
        // The first fills the caches.
        if (round > 0) times[kind].push(time);
      }
    for (const part of ["processor", "clock"] as const) {
      const [ours, theirs] = [times.generated, times["by hand"]].map((list) =>
        median(list.map((time) => time[part])),
      ) as [number, number];
      console.log(
        `${files} files, ${part}: generated ${ours.toFixed(2)} s, by hand ${theirs.toFixed(2)} s, ratio ${(ours / theirs).toFixed(2)} (limit 1.15)`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeSuites(folder: string): void {
  for (const name of ["specs", "hand", "run/journal", "run/attachments", "cpu"])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(
    join(folder, "tcspec.config.ts"),
    'import { defineConfig } from "tcspec/config";\n\nexport default defineConfig({});\n',
  );
  writeFileSync(join(folder, "cpu.cjs"), cpuHook);
  for (let index = 0; index < files; index += 1) {
    const id = `TC-L1-UNIT-${String(index).padStart(3, "0")}`;
    const code = (step: number) => [
      `const sum = [${index}, ${step}].reduce((a, b) => a + b, 0);`,
      `expect(sum).toBe(${index + step});`,
    ];
    const fenced = steps.map(
      (step) => `${step}. **Part ${step}**\n   \`\`\`ts\n   ${code(step).join("\n   ")}\n   \`\`\`\n`,
    );
    const head = `# ${id}: Case ${index}\n\n**Test Case ID:** \`${id}\`\n**Priority:** \`High\`\n`;
    writeFileSync(join(folder, "specs", `${id}.md`), `${head}\n### Test Steps\n\n${fenced.join("\n")}`);
    const tests = steps.map(
      (step) => `  test("Part ${step}", async () => {\n    ${code(step).join("\n    ")}\n  });`,
    );
    writeFileSync(
      join(folder, "hand", `${id}.test.ts`),
      `import { describe, expect, test } from "@jest/globals";\n\ndescribe("${id}: Case ${index}", () => {\n${tests.join("\n")}\n});\n`,
    );
  }
}

const cpuHook = `process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  require("node:fs").writeFileSync(require("node:path").join(__dirname, "cpu", String(process.pid)), String((user + system) / 1e6));
});
`;

const common = (folder: string, tests: string) => ({
  rootDir: folder,
  roots: [join(folder, tests)],
  testMatch: ["**/*.test.ts"],
  cacheDirectory: join(folder, "cache", tests),
  watchman: false,
});

function generated(root: string, folder: string): object {
  return {
    ...common(folder, "generated"),
    preset: join(root, "dist", "jest-preset.cjs"),
    moduleNameMapper: { "^tcspec/runtime$": join(root, "dist", "runtime.cjs") },
  };
}

function byHand(root: string, folder: string): object {
  return {
    ...common(folder, "hand"),
    testEnvironment: join(root, "node_modules", "jest-environment-node"),
    transform: { "\\.ts$": join(root, "dist", "jest-transform.cjs") },
  };
}

/** Seconds. */
interface Time {
  processor: number;
  clock: number;
}

function runJest(root: string, folder: string, config: object): Time {
  const cpu = join(folder, "cpu");
  for (const name of readdirSync(cpu)) rmSync(join(cpu, name));
  const start = performance.now();
  node(folder, [
    ...[join(root, "node_modules", "jest", "bin", "jest.js"), "--config", JSON.stringify(config)],
    ...["--ci", "--runInBand"],
  ]);
  const clock = (performance.now() - start) / 1000;
  const used = readdirSync(cpu).map((name) => Number(readFileSync(join(cpu, name), "utf8")));
  return { processor: used.reduce((sum, each) => sum + each, 0), clock };
}

/** Runs Node to its end, as a launch of `tcspec run` would be run. Throws with its output where it fails. */
function node(folder: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--require", join(folder, "cpu.cjs"), ...args],
    {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: { ...process.env, TCSPEC_RUN_DIR: join(folder, "run"), TCSPEC_PROJECT_ROOT: folder },
    },
  );
  if (status !== 0)
    throw new Error(
      `node ${args.join(" ")}: exit ${String(status)}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`,
    );
}
