import { RunProject } from "../run/project.js";

// A run of real processes on a machine that may be busy.
jest.setTimeout(120_000);

const spec = (id: string, steps: string) => `# ${id}: A service breaks

**Test Case ID:** \`${id}\`
**Test Name:** \`A service breaks\`
**Priority:** \`High\`
**Service Name:** \`phi3\`

## TEST EXECUTION

### Test Steps

${steps}
## TEST CASE LIFECYCLE

**Test Case Status:** Implemented
`;

const holds = spec(
  "TC-L1-A-001",
  `1. Stop \`phi3\` for 100 ms
   - ✅ \`phi3\` recovers within 20 seconds

2. Pause \`phi3\`
   - ❌ \`phi3\` is healthy

3. **It is back.** \`phi3\` is healthy

4. **Code breaks it too.**

   \`\`\`ts
   await faults.down("phi3");
   expect(await environment.isHealthy("phi3")).toBe(false);
   \`\`\`

5. **It is back again.** \`phi3\` is healthy

6. **One of its own, with data of the spec and of a file.** Start a dedicated \`phi3\` with \`fast.json\`

7. **Data.**

   \`\`\`ts
   expect(testData.csv("shared.csv")).toEqual([{ n: "1" }]);
   import { TestDataGenerator } from "tcspec/runtime";
   const again = new TestDataGenerator("42 TC-L1-A-001").prompt({ tokens: 30 });
   expect(testData.generator.prompt({ tokens: 30 })).toBe(again);
   \`\`\`

### Test Data

\`\`\`json file=fast.json
{ "initialization.duration": "1 ms" }
\`\`\`

`,
);

const hangs = spec(
  "TC-L1-B-001",
  `1. **A step that hangs while its service is paused.**

   \`\`\`ts timeout=1s
   await faults.pause("phi3");
   await new Promise(() => {});
   \`\`\`
`,
);

const late = spec(
  "TC-L1-C-001",
  `1. Kill \`phi3\`
   - ✅ \`phi3\` recovers within 1 ms
`,
);

const stays = spec(
  "TC-L1-D-001",
  `1. Send a chat request to \`phi3\` while \`phi3\` is stopped
`,
);

const lineOf = (text: string, part: string) => text.split("\n").findIndex((line) => line.includes(part)) + 1;

test("faults hold for their step, and what does not recover fails on its line", async () => {
  const project = new RunProject();
  try {
    project.write({
      "tcspec.config.ts": `import { defineConfig } from "tcspec/config";
export default defineConfig({
  services: { phi3: { kind: "model", settings: { "initialization.duration": "0 ms" } } },
});
`,
      "specs/fixtures/shared.csv": "n\n1\n",
      "specs/TC-L1-A-001.md": holds,
      "specs/TC-L1-B-001.md": hangs,
      "specs/TC-L1-C-001.md": late,
      "specs/TC-L1-D-001.md": stays,
    });
    const { stdout, stderr } = await project.run("--seed", "42");
    expect({ verdicts: project.verdicts(), stderr }).toMatchObject({
      verdicts: {
        "TC-L1-A-001": "passed",
        "TC-L1-B-001": "failed",
        "TC-L1-C-001": "failed",
        "TC-L1-D-001": "failed",
      },
    });
    expect(stdout).toContain(`specs/TC-L1-C-001.md:${lineOf(late, "recovers within 1 ms")}:`);
    expect(stdout).toContain("Expected phi3 to recover within 1 ms (3 good rounds in a row), found: ");
    expect(stdout).toContain(`specs/TC-L1-D-001.md:${lineOf(stays, "while `phi3` is stopped")}:`);
    expect(stdout).toMatch(/Service phi3 at http.* got no answer: .*ECONNREFUSED/u);
    expect(project.left()).toEqual([]);
  } finally {
    project.remove();
  }
});
