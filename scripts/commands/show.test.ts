import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { configDataSchema } from "../../compiler/config/schema.js";
import type { ShownCase } from "../../compiler/document/show.js";
import { show } from "./show.js";

const spec = `# TC-L2-INT-DB-001: Store

**Priority:** High
**Tags:** a, b

### Traceability
- **Requirements Reference:** PRD 5.1

### Success Criteria
- **Functional:** It works

### Performance Targets
- **Latency Target:** 100ms maximum query time

### Values
- **limit:** 100 requests

### Pre-conditions
1. \`store\` is up

### Test Setup
\`\`\`ts
const a = 1;
\`\`\`

### Test Teardown
1. Empty \`store\`

### Test Steps
1. **Code.** With code
   \`\`\`ts
   expect(a).toBe(1);
   expect(a).not.toBe(2);
   \`\`\`
   - ✅ It holds
2. Send these:

   | a |
   |---|
   | 1 |

   - ❌ It fails
3. Python
   \`\`\`python
   pass
   \`\`\`

### Pass Criteria
- ✅ All is well (Step 1)

### Test Data
\`\`\`csv
# a.csv
x
\`\`\`

## Validation Checklist
- [x] done

---

**Test Case Status:** Draft
`;

describe("show", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "tcspec-show-"));
    writeFileSync(join(root, "TC-1.md"), spec);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  async function run(files: string[], json = true) {
    let stdout = "";
    let stderr = "";
    const config = configDataSchema.parse({ documents: { PRD: {} } });
    const code = await show({
      files,
      json,
      root,
      config,
      stdout: (text) => (stdout += text),
      stderr: (text) => (stderr += text),
    });
    return { code, stdout, stderr };
  }

  it("prints one object per test case, by the contract", async () => {
    const { code, stdout, stderr } = await run(["TC-1.md"]);
    expect([code, stderr]).toEqual([0, ""]);
    const [found] = JSON.parse(stdout) as ShownCase[];
    expect(found).toEqual({
      file: "TC-1.md",
      id: "TC-L2-INT-DB-001",
      name: "Store",
      category: null,
      level: 2,
      priority: "High",
      type: null,
      tags: ["a", "b"],
      owner: null,
      component: {
        architectureComponent: null,
        serviceName: null,
        modulePath: null,
        configurationSchema: null,
      },
      traceability: {
        requirements: [{ document: "PRD", section: "5.1", title: null, text: "PRD 5.1", line: 7 }],
        architecture: [],
        tasks: [],
        userStory: null,
      },
      objective: null,
      successCriteria: { Functional: "It works" },
      businessValue: null,
      environment: { type: null, infrastructure: {}, dependencies: {} },
      testDataRequirements: {},
      targets: [
        {
          metric: "latency",
          statistic: expect.any(String) as string,
          comparator: "<=",
          value: 100,
          unit: "ms",
          subject: "query time",
          role: "threshold",
          text: "100ms maximum query time",
          line: 13,
        },
      ],
      values: [{ name: "limit", text: "100 requests", line: 16 }],
      preconditions: [{ text: "store is up", line: 19 }],
      setup: [
        {
          text: null,
          line: 22,
          code: [{ language: "ts", line: 22, lineCount: 1 }],
          data: [],
          binding: "inline",
        },
      ],
      teardown: [{ text: "Empty store", line: 27, code: [], data: [], binding: "none" }],
      mainMethod: [],
      steps: [
        {
          number: 1,
          title: "Code",
          phrase: "With code",
          line: 30,
          code: [{ language: "ts", line: 31, lineCount: 2 }],
          data: [],
          expectations: [{ id: "1.1", polarity: "must", text: "It holds", line: 35, binding: "inline" }],
          binding: "inline",
        },
        {
          number: 2,
          title: "Send these",
          phrase: "Send these:",
          line: 36,
          code: [],
          data: [{ kind: "table", line: 38 }],
          expectations: [{ id: "2.1", polarity: "must-not", text: "It fails", line: 42, binding: "none" }],
          binding: "none",
        },
        {
          number: 3,
          title: "Python",
          phrase: "Python",
          line: 43,
          code: [{ language: "python", line: 44, lineCount: 1 }],
          data: [],
          expectations: [],
          binding: "none",
        },
      ],
      passCriteria: [{ id: "P1", text: "All is well", steps: [1], line: 49 }],
      failCriteria: [],
      fixtures: [{ name: "a.csv", language: "csv", line: 52 }],
      checklist: [{ text: "done", checked: true }],
      status: "Draft",
      created: null,
      lastUpdated: null,
      nextReview: null,
    });
  });

  it("prints a text for people, without control characters of the spec", async () => {
    writeFileSync(join(root, "TC-1.md"), spec.replace("With code", "With \u001b[31mcode"));
    const { code, stdout } = await run(["TC-1.md"], false);
    expect(code).toBe(0);
    expect(stdout).toContain("TC-L2-INT-DB-001: Store\n  TC-1.md\n  kind: Level 2, High\n  status: Draft\n");
    expect(stdout).toContain(
      "    :30 1. Code. With \\x1b[31mcode [ts 2 lines, code]\n         1.1 ✅ It holds [code]\n",
    );
    expect(stdout).toContain("    :43 3. Python [python 1 lines, nothing to run]");
  });

  it("takes globs, in the order of their names", async () => {
    writeFileSync(join(root, "TC-0.md"), "# TC-L2-INT-DB-002: First");
    const { code, stdout } = await run(["TC-*.md", "TC-1.md"]);
    expect([code, (JSON.parse(stdout) as ShownCase[]).map(({ id }) => id)]).toEqual([
      0,
      ["TC-L2-INT-DB-002", "TC-L2-INT-DB-001"],
    ]);
  });

  it("shows a case without a usable id, and exits 1", async () => {
    writeFileSync(join(root, "x.md"), "# ../../x: Name");
    const { code, stdout, stderr } = await run(["x.md"]);
    expect([code, (JSON.parse(stdout) as ShownCase[]).map(({ id }) => id)]).toEqual([1, ["../../x"]]);
    expect(stderr).toContain('x.md:1:3 error Unexpected test case id "../../x"');
  });

  it.each([
    [["none.md"], "No such file: "],
    [["none-*.md"], "No spec matches none-*.md"],
    [[], "name a file"],
  ])("exits 2 for %j", async (files, message) => {
    const { code, stdout, stderr } = await run(files);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});
