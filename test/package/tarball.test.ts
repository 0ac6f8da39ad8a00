import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { installTarball } from "./install-tarball.js";
import { RunProject, type Ended } from "../run/project.js";

jest.setTimeout(120_000);

/** What a user writes by hand: a configuration, a fixture with a helper, and specs. */
const config = `import { defineConfig } from "tcspec/config";
export default defineConfig({ services: { postgres: { kind: "postgres" } }, fixtures: ["support/fixtures.ts"] });
`;
const fixtures = `import { defineFixtures } from "tcspec/runtime";

async function charge(amount: number): Promise<number> {
  await Promise.resolve();
  if (amount > 100) throw new RangeError(\`Unexpected amount \${amount}, expected at most 100\`);
  return amount;
}

export default defineFixtures({
  ledger: async function* () {
    yield { book: async (amount: number) => await charge(amount) };
  },
  broken: {
    setUp: async () => {
      throw new Error("the ledger cannot be opened");
    },
  },
});
`;
const helpers = `const inner = (value: number): void => {
  if (value > 1) throw new TypeError(\`Unexpected \${value}\`);
};
export function outer(value: number): void {
  inner(value);
}
`;
const steps: Record<string, string> = {
  "TC-L2-INT-EXPECT-001": `const connection = await postgres.connect();
   expect(connection.openedInMs).toMeet(targets.latency("connection time"));
   const { rows } = await connection.query("SELECT 1 + 1 AS two");
   expect(rows).toEqual([{ two: 2 }]);`,
  "TC-L2-INT-THROW-001": `import { outer } from "../support/helpers.js";
   expect(1).toBe(1);
   outer(1);`,
  "TC-L2-INT-REJECT-001": `expect(1).toBe(1);
   await Promise.resolve(new Error("as a promise"));`,
  "TC-L2-INT-FIXTURE-001": `expect(await ledger.book(100)).toBe(100);`,
};
const spec = (id: string, code: string) => `# ${id}: By hand

### Performance Targets

${code.includes("toMeet") ? "- **Latency Target:** `5 seconds maximum connection time`" : "- **Latency Target:** `N/A (none)`"}

### Test Steps

1. **The step.** It does what it says

   \`\`\`ts
   ${code}
   \`\`\`
   - ✅ It is so
`;

const setUpFails = spec("TC-L2-INT-SETUP-001", "expect(await broken.open()).toBe(true);");

/** What is changed in which spec, and what the run says of it: place, message, origin, and the marked line. */
const breaks: Record<string, readonly [from: string, to: string, said: string[]]> = {
  "TC-L2-INT-EXPECT-001": [
    "[{ two: 2 }]",
    "[{ two: 3 }]",
    [
      ":15:17\n",
      '-     "two": 3,\n',
      "> 15 |    expect(rows).toEqual([{ two: 3 }]);\n",
      "\n         |                 ^\n",
    ],
  ],
  "TC-L2-INT-THROW-001": [
    "outer(1)",
    "outer(2)",
    [
      ":14:4\n",
      "TypeError: Unexpected 2\n",
      "thrown in inner (support/helpers.ts:2:24)\n",
      "> 14 |    outer(2);\n",
    ],
  ],
  "TC-L2-INT-REJECT-001": [
    "Promise.resolve",
    "Promise.reject",
    [":13:25\n", "as a promise\n", "> 13 |    await Promise.reject("],
  ],
  "TC-L2-INT-FIXTURE-001": [
    "book(100)",
    "book(101)",
    [
      ":12:11\n",
      "RangeError: Unexpected amount 101, expected at most 100\n",
      "thrown in charge (support/fixtures.ts:5:27)\n",
      "> 12 |    expect(await ledger.book(101))",
    ],
  ],
};

const readme = readFileSync(join(import.meta.dirname, "..", "..", "README.md"), "utf8");
const readmeSpec = /^````markdown\n([^]*?)^````$/mu.exec(readme)![1]!;
/** What the README shows of the failure, from the step on: the time before it is another each time. */
const readmeFailure = /^ {2}failed step[^]*?(?=\n\n1 case)/mu.exec(readme)![0];

let project: RunProject;
beforeAll(() => {
  project = new RunProject(join("node_modules", "tcspec", "dist", "cli.js"));
  mkdirSync(join(project.root, "node_modules"));
  installTarball(join(project.root, "node_modules"));
  project.write({
    "package.json": JSON.stringify({ name: "by-hand", private: true }),
    "tcspec.config.mjs": config,
    "jest.config.json": JSON.stringify({ preset: "tcspec" }),
    "support/fixtures.ts": fixtures,
    "support/helpers.ts": helpers,
  });
  for (const [id, code] of Object.entries(steps)) project.write({ [`specs/${id}.md`]: spec(id, code) });
  project.write({ "specs/TC-L2-INT-DB-002.md": readmeSpec });
});
afterAll(() => project.remove());

test("installed from the tarball, specs written by hand run green", async () => {
  const { code, stdout, stderr } = await project.run();
  expect(stderr).toBe("");
  expect(stdout).toContain("5 cases: 5 passed\n");
  expect(code).toBe(0);
  expect(project.left()).toEqual([]);
});

describe("when they are broken", () => {
  let run: Ended;
  beforeAll(async () => {
    for (const [id, [from, to]] of Object.entries(breaks))
      project.write({ [`specs/${id}.md`]: spec(id, steps[id]!.replace(from, to)) });
    project.write({ "specs/TC-L2-INT-SETUP-001.md": setUpFails });
    project.write({ "specs/TC-L2-INT-DB-002.md": readmeSpec.replace("ROLLBACK", "COMMIT") });
    run = await project.run();
  });

  /** What the run says of one case. */
  const saidOf = (id: string) => run.stdout.split(/^(?=\w+ +TC-)/mu).find((part) => part.includes(id));

  it("exits 1", () => {
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("6 cases: 6 failed\n");
    expect(project.left()).toEqual([]);
  });

  it.each(Object.entries(breaks))("%s fails at its line of the Markdown", (id, [, , said]) => {
    const [place, ...rest] = said;
    expect(saidOf(id)).toContain(`specs/${id}.md${place!}`);
    for (const each of rest) expect(saidOf(id)).toContain(each);
  });

  it("the README's example fails as the README shows it", () => {
    expect(saidOf("TC-L2-INT-DB-002")).toContain(readmeFailure);
  });

  it("a fixture that cannot be set up fails the case and is named", () => {
    expect(saidOf("TC-L2-INT-SETUP-001")).toMatch(
      /specs\/TC-L2-INT-SETUP-001\.md:1:1\n\s+the ledger cannot be opened\n\s+thrown in .*setUp \(support\/fixtures\.ts:15:13\)/u,
    );
  });

  it('plain Jest with `preset: "tcspec"` shows the same places, and none of the package', () => {
    const jest = join(project.root, "node_modules", "jest", "bin", "jest.js");
    const env = { ...process.env, FORCE_COLOR: "0", NODE_OPTIONS: "", TMPDIR: project.temp };
    Reflect.deleteProperty(env, "JEST_WORKER_ID");
    const options = { cwd: project.root, env, encoding: "utf8" } as const;
    const { status, stderr } = spawnSync(
      process.execPath,
      [jest, "--no-watchman", "--cacheDirectory=.cache"],
      options,
    );
    for (const [id, [, , [place]]] of Object.entries(breaks))
      expect(stderr).toContain(`at specs/${id}.md${place!}`);
    expect(stderr).toContain("> 14 |    outer(2);");
    expect(stderr).not.toContain("runtime/case");
    expect(stderr).toContain("Tests:       6 failed, 1 passed, 7 total");
    expect(status).toBe(1);
    expect(project.left()).toEqual([]);
  });
});
