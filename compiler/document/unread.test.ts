import { read, title, withSteps } from "./test-helpers.js";

const fence = "```";
const block = (language: string, text = "x", indent = "") =>
  [`${fence}${language}`, text, fence].map((line) => indent + line).join("\n");
const step = `1. Run on \`postgres\`:\n\n${block("sql", "SELECT 1", "   ")}\n   - ✅ The result has 1 rows\n`;

/** Line, column and beginning of what is found. */
function unread(text: string): [place: string, message: string][] {
  return read(text)
    .diagnostics.filter(({ rule, severity }) => rule === "content-unread" && severity === "error")
    .map(({ range, message }) => [
      `${range.start.line}:${range.start.column}`,
      /^Unexpected (.*?), expected/u.exec(message)?.[1] ?? message,
    ]);
}

const remarks = (text: string) => read(text).document.cases[0]?.remarks.map(({ phrase }) => phrase.markdown);

describe("what nothing reads among the steps", () => {
  it.each([
    ["code behind an expectation", `${step}\n${block("ts", "expect(1).toBe(9);", "     ")}`, "ts fence"],
    ["code in a nested list", `${step}   - Also:\n\n${block("js", "x()", "     ")}`, "js fence"],
    ["data in a nested list", `${step}   - Then:\n${block("sql", "SELECT 2", "     ")}`, "sql fence"],
    ["a table in a nested list", `${step}   - Then:\n\n     | a |\n     |---|\n     | 1 |`, "table"],
    ["code in a quote", `${step}   > ${fence}ts\n   > f();\n   > ${fence}`, "ts fence"],
    [
      "code in HTML",
      `${step}   <details>\n${block("ts", "f();", "   ")}\n   </details>`,
      "test content in HTML",
    ],
    ["a step in HTML", `${step}\n<div>\n2. \`a\` is healthy\n</div>`, "test content in HTML"],
    ["a comment without an end", `${step}   <!-- note\n`, "comment without an end"],
    [
      "a row behind an empty line",
      `${step}   - ✅ It is:\n\n     | a |\n     |---|\n     | 1 |\n\n     | 2 |`,
      "row of a table",
    ],
    [
      "a row that lost its indentation",
      `${step}   - ✅ It is:\n\n     | a |\n     |---|\n\n| 2 |`,
      "row of a table",
    ],
    ["a number without a blank", `${step}\n2.Run on \`nowhere\`:`, 'text "2.Run on nowhere:"'],
    ["a number of full width", `${step}\n９．\`nowhere\` is healthy`, 'text "９．nowhere is healthy"'],
    ["a number in bold", `${step}\n**2.** \`nowhere\` is healthy`, 'text "2. nowhere is healthy"'],
    ["data before the steps", `${block("sql")}\n\n${step}`, "sql fence before the first item"],
    [
      "code in a bulleted list between the steps",
      `${step}\n- Then\n\n${block("ts", "f()", "  ")}`,
      "ts fence",
    ],
  ])("%s is an error", (_, text, what) => {
    const found = unread(withSteps(text));
    expect(found).toHaveLength(1);
    expect(found[0]?.[1]).toContain(what);
  });

  it("says where", () => {
    expect(unread(withSteps(`${step}   - Also:\n\n${block("ts", "f()", "     ")}`))).toEqual([
      ["13:6", "ts fence in a list under step 1"],
    ]);
  });

  it.each([
    ["an item between the steps", `${step}\n- \`a\` is healthy`, "`a` is healthy"],
    ["a letter", `${step}\na. \`a\` is healthy`, "`a` is healthy"],
    ["a second paragraph", `${step}\n   \`a\` is healthy`, "`a` is healthy"],
    ["a nested item", `${step}   1. \`a\` is healthy`, "`a` is healthy"],
    ["an item below an expectation", `${step}     - \`a\` is healthy`, "`a` is healthy"],
    ["an item below a step heading", "#### Step 1: All\n\n1. `a` is healthy", "`a` is healthy"],
    ["a list before the first step heading", "1. `a` is healthy\n\n#### Step 1: All", "`a` is healthy"],
  ])("%s is kept, to be told if it is a phrase", (_, text, phrase) => {
    expect(remarks(withSteps(text))).toEqual([phrase]);
    expect(unread(withSteps(text))).toEqual([]);
  });

  it("keeps no sentence of a step with code: the code is what runs", () => {
    expect(remarks(withSteps(`1. Title\n\n   \`a\` is healthy\n\n${block("ts", "f()", "   ")}`))).toEqual([]);
  });

  it.each([
    ["prose", `${step}   A remark.\n\n   - One\n   - Two\n\nIt takes 3.5 s.\n\n> A quote.`],
    ["another language", `${step}   - So:\n\n${block("bash", "ls", "     ")}`],
    ["text in a quote", `1. Ask:\n\n   > Explain:\n   >\n   > ${fence}json\n   > {}\n   > ${fence}\n`],
    ["a comment", `${step}   <!-- ✅ no more\n   ${fence}ts\n   -->`],
    ["HTML without test content", `${step}   <br>\n\n   <b>x</b>`],
  ])("%s is left alone", (_, text) => {
    expect(unread(withSteps(text))).toEqual([]);
  });
});

describe("what nothing reads in setup and teardown", () => {
  it.each(["Test Setup", "Test Teardown"])("data without an item of %s is an error", (name) => {
    const text = `${title}\n### ${name}\n\nRun on \`a\`:\n\n${block("sql")}\n`;
    expect(unread(text)).toEqual([["7:1", "sql fence before the first item"]]);
    expect(remarks(text)).toEqual(["Run on `a`:"]);
  });
});

describe("what nothing reads of tables", () => {
  const family = (rows: string) => `# Orders\n\n### Applies To\n\n| Test Case ID | n |\n|---|---|\n${rows}\n`;
  const row = "| TC-L2-INT-DB-001 | 1 |";

  it.each([
    ["a row behind an empty line", `${row}\n\n| TC-L2-INT-DB-002 | 2 |`, "9:1"],
    ["a second table", `${row}\n\n| Test Case ID |\n|---|\n| TC-L2-INT-DB-002 |`, "9:1"],
    ["a row behind a comment", `${row}\n<!-- more -->\n| TC-L2-INT-DB-002 | 2 |`, "9:1"],
    ["a cell beyond the header", "| TC-L2-INT-DB-001 | 1 | 2 |", "7:26"],
  ])("of a family: %s", (_, rows, place) => {
    expect(unread(family(rows)).map(([at]) => at)).toEqual([place]);
  });

  it("columns without a name, and of the same name", () => {
    const table = (header: string) => withSteps(`1. It is:\n\n   | ${header} |\n   |---|---|\n   | 1 | 2 |`);
    expect(unread(table("a | "))).toEqual([["9:10", 'cell "2" without a column']]);
    expect(unread(table("a | A"))).toEqual([["7:10", 'second column "A"']]);
    expect(unread(table("a | b"))).toEqual([]);
  });

  it("leaves prose around the table of a family alone", () => {
    expect(unread(`${family(row)}\nEach of them 2.5 s, or a | b.\n\n- x\n`)).toEqual([]);
  });
});

describe("sections that nothing reads", () => {
  const spec = (rest: string) => `${withSteps(step)}\n${rest}\n`;
  const told = (text: string) =>
    read(text)
      .diagnostics.filter(({ rule }) => rule === "content-unread")
      .map(({ range, message, severity }) => [
        range.start.line,
        severity,
        /^Unexpected (.*?), exp/u.exec(message)?.[1],
      ]);

  it.each([
    ["Prerequisites", "Pre-conditions"],
    ["Pre-Condtions", "Pre-conditions"],
    ["Precondition", "Pre-conditions"],
    ["Setup", "Test Setup"],
    ["Test Set-up", "Test Setup"],
    ["Tear Down", "Test Teardown"],
    ["Performance Target", "Performance Targets"],
    ["Test Setps", "Test Steps"],
    ["4.2 Test Stpes", "Test Steps"],
  ])("%s is meant as %s", (name, meant) => {
    const { diagnostics } = read(`${title}\n### ${name}\n\n- Something\n`);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        rule: "content-unread",
        severity: "warning",
        message: expect.stringContaining(`section "${name}", expected "${meant}"`),
      }),
    );
  });

  it("finds one below a heading that only holds sections", () => {
    const text = `${title}\n## Test Implementation\n\n### Prerequisites\n\n1. \`a\` is healthy\n`;
    expect(told(text)).toEqual([[5, "warning", 'section "Prerequisites"']]);
    expect(remarks(text)).toEqual(["`a` is healthy"]);
  });

  it("code in one that is nearly known is an error", () => {
    expect(told(`${title}\n### Tear Down\n\n${block("ts", "f()")}\n`)).toEqual([
      [3, "error", 'section "Tear Down"'],
    ]);
  });

  it("code behind an unknown heading among the steps is an error, elsewhere a warning", () => {
    expect(told(spec(`### Part B\n\n2. Then:\n\n${block("sql", "x", "   ")}`))).toEqual([
      [17, "error", 'sql fence in the section "Part B"'],
    ]);
    expect(told(spec(`### Part B\n\n#### Step 2: More\n\n${block("ts")}`))).toEqual([
      [15, "error", 'step "Step 2: More"'],
      [17, "error", 'ts fence in the section "Step 2: More"'],
    ]);
    expect(told(`${title}\n## Notes\n\n${block("ts")}\n`)).toEqual([
      [5, "warning", 'ts fence in the section "Notes"'],
    ]);
  });

  it("keeps the sentences behind an unknown heading among the steps", () => {
    expect(remarks(spec("### Part B\n\n2. `a` is healthy"))).toEqual(["`a` is healthy"]);
    expect(remarks(spec("### Pass Criteria\n\n- A\n\n## Notes\n\n- `a` is healthy"))).toEqual([]);
  });

  it.each(["Expected Results", "Test Data", "Values", "Pre-conditions"])(
    "a step or expectation behind %s inside the steps is an error",
    (name) => {
      const found = told(spec(`#### ${name}\n\n2. \`a\` is healthy`));
      expect(found).toEqual([[15, "error", "step that a section takes"]]);
    },
  );

  it("an expectation under Expected Results inside the steps is an error", () => {
    expect(told(spec("#### Expected Results\n\n- ✅ It succeeds"))).toEqual([
      [15, "error", 'expectation in the section "Expected Results"'],
    ]);
  });

  it("a comment without an end is an error wherever it begins", () => {
    expect(told(`${title}\n## Notes\n\n<!-- later\n\n### Test Steps\n`)).toEqual([
      [5, "error", "comment without an end that takes in what follows"],
    ]);
  });

  it("leaves other sections alone", () => {
    const notes = "## Notes\n\nProse with `x`.\n\n- One\n\n| a |\n|---|\n| 1 |\n";
    expect(told(spec(notes))).toEqual([]);
    expect(told(spec(`## Test Teardown\n\n- x\n\n${notes}`))).toEqual([]);
    expect(told(`${title}\n### Setup\n`)).toEqual([]);
  });
});

describe("what nothing reads among pre-conditions, targets, values and criteria", () => {
  const told = (name: string, text: string) =>
    read(`${title}\n### ${name}\n\n${text}\n`)
      .diagnostics.filter(({ rule }) => rule === "content-unread")
      .map(({ range, severity, message }) => [
        range.start.line,
        severity,
        /^Unexpected (.*?), expected/u.exec(message)?.[1],
      ]);

  it.each([
    ["a table", "| a |\n|---|\n| `a` is healthy |", "table among the pre-conditions"],
    ["code", `1. One\n\n${block("ts", "f()")}`, "ts fence among the pre-conditions"],
  ])("%s among pre-conditions is an error", (_, text, what) => {
    expect(told("Pre-conditions", text)).toEqual([[what.startsWith("ts") ? 7 : 5, "error", what]]);
  });

  it.each([
    ["a nested item", "1. One\n   - `a` is healthy"],
    ["a paragraph behind the list", "1. One\n\n`a` is healthy"],
    ["a quote", "1. One\n\n> `a` is healthy"],
    ["a second paragraph", "1. One\n\n   `a` is healthy"],
  ])("%s among pre-conditions is kept, to be told if it is a phrase", (_, text) => {
    expect(remarks(`${title}\n### Pre-conditions\n\n${text}\n`)).toEqual(["`a` is healthy"]);
  });

  it.each([
    ["no bold", "- Latency Target: 5 seconds maximum"],
    ["italics", "- *Latency Target:* 5 seconds maximum"],
    ["no colon", "- **Latency Target** 5 seconds maximum"],
    ["a sentence", "At most 5 ms."],
    ["an item below a field with a value", "- **Latency Target:** 5 s\n  - 100 ms maximum query time"],
  ])("a target with %s is a warning", (_, text) => {
    expect(told("Performance Targets", text)).toEqual([
      [expect.any(Number), "warning", expect.stringMatching(/^target "/u)],
    ]);
  });

  it("a table of targets, a value without bold, other forms of criteria are warnings", () => {
    expect(told("Performance Targets", "| a | 5 ms |\n|---|---|")).toEqual([
      [5, "warning", "table among the targets"],
    ]);
    expect(told("Values", "- count: 2")).toEqual([[5, "warning", 'value "count: 2" among the values']]);
    for (const text of ["✅ All open", "• ✅ All open", "- ✅ One\n  - ✅ Two"])
      expect(told("Pass Criteria", text)).toEqual([
        [expect.any(Number), "warning", expect.stringContaining("criterion")],
      ]);
    expect(told("Pass Criteria", "| a |\n|---|\n| 1 |")).toEqual([
      [5, "warning", "table among the criteria"],
    ]);
  });

  it("reads a key with a colon of full width", () => {
    const text = `${title}\n### Performance Targets\n\n- **Latency Target：** 5 seconds maximum\n`;
    expect(read(text).document.cases[0]?.targets).toHaveLength(1);
  });

  it("leaves what is read, and prose, alone", () => {
    const targets =
      "Measured on two cores.\n\n- **Latency Target:**\n  - 5 s\n  - 100 ms query time\n- **CPU:** 50 %";
    expect(told("Performance Targets", targets)).toEqual([]);
    expect(told("Values", "All of them are small.\n\n- **count:** 2")).toEqual([]);
    expect(told("Pass Criteria", "All of:\n\n- ✅ One\n  - because of it")).toEqual([]);
    expect(told("Pre-conditions", "Both:\n\n1. One\n   - so\n\n`b` and `c` are meant.")).toEqual([]);
  });
});
