import { read, readOne, rulesOf, withSteps } from "./test-helpers.js";

const fence = "```";
const steps = (text: string) => readOne(withSteps(text)).steps;
const labels = (text: string) => steps(text).map(({ title, phrase }) => [title.value, phrase?.value]);

describe("the line of a step", () => {
  it.each([
    [
      "1. **Step 1:** Basic connection establishment",
      "Basic connection establishment",
      "Basic connection establishment",
    ],
    ["1. **Step 1**: Basic connection", "Basic connection", "Basic connection"],
    ["1. **Step 1: Basic connection**", "Basic connection", "Basic connection"],
    ["1. Step 1: Basic connection", "Basic connection", "Basic connection"],
    ["1. **The limit is exact.** Send 5 requests", "The limit is exact", "Send 5 requests"],
    ["1. **The limit is exact**\n\n   Send 5 requests", "The limit is exact", "Send 5 requests"],
    ["1. **Nothing is left behind**", "Nothing is left behind", "Nothing is left behind"],
    ["1. Start `gateway` with:", "Start gateway with", "Start gateway with:"],
    ["1. Send a request\n   to `gateway`", "Send a request to gateway", "Send a request to gateway"],
    ["- Send 5 requests", "Send 5 requests", "Send 5 requests"],
    ["#### Step 1: Send 5 requests", "Send 5 requests", "Send 5 requests"],
    ["#### Step 1: The limit\n\nSend 5 requests", "The limit", "Send 5 requests"],
    ["#### **Step 1:** Send 5 requests", "Send 5 requests", "Send 5 requests"],
    ["### Step 1: Send 5 requests", "Send 5 requests", "Send 5 requests"],
    ["1. Load the <model> from {limit}", "Load the <model> from {limit}", "Load the <model> from {limit}"],
  ])("%j has title %j and phrase %j", (text, title, phrase) => {
    expect(labels(text)).toEqual([[title, phrase]]);
  });

  it("keeps ticks and emphasis in the Markdown of the phrase", () => {
    const [step] = steps("1. **Title.** Send to `gateway` as *first*");
    expect(step!.phrase!.markdown).toBe("Send to `gateway` as *first*");
  });

  it("has no phrase in a step that is only code", () => {
    const [step] = steps(`1. ${fence}ts\n   expect(1).toBe(1);\n   ${fence}`);
    expect(step!.phrase).toBeUndefined();
    expect(step!.title.value).toBe("Step 1");
    expect(step!.code.map(({ content }) => content)).toEqual(["expect(1).toBe(1);"]);
  });
});

describe("what a step holds", () => {
  it("sorts fences into code, data and reference", () => {
    const languages = [
      "ts",
      "TypeScript",
      "js",
      "javascript",
      "json",
      "yml",
      "csv",
      "text",
      "sql",
      "http",
      "promql",
      "python",
      "",
    ];
    const text = languages.map((language) => `   ${fence}${language}\n   x\n   ${fence}`).join("\n");
    const [step] = steps(`1. Do\n${text}`);
    expect(step!.code.map(({ language }) => language)).toEqual(["ts", "typescript", "js", "javascript"]);
    expect(step!.data.map(({ kind }) => kind)).toEqual([
      "json",
      "yaml",
      "csv",
      "text",
      "sql",
      "http",
      "promql",
    ]);
    expect(step!.reference.map(({ language }) => language)).toEqual(["python", ""]);
  });

  it("reads the attributes of a fence", () => {
    const [step] = steps(
      `1. Do\n   ${fence}ts timeout=45s name="two words" invalid __proto__=x\n   x\n   ${fence}`,
    );
    const { attributes } = step!.code[0]!;
    expect(Object.entries(attributes)).toEqual([
      ["timeout", "45s"],
      ["name", "two words"],
      ["invalid", ""],
      ["__proto__", "x"],
    ]);
  });

  it("reads tables and block quotes with their places", () => {
    const text = withSteps("1. Do\n\n   | a | b |\n   |---|---|\n   | `1` | x \\| y |\n\n   > one\n   > two");
    const [step] = readOne(text).steps;
    const [table, quote] = step!.data;
    if (table?.kind !== "table" || quote?.kind !== "quote") throw new Error("Expected a table and a quote");
    expect(table.table.header.map(({ value }) => value)).toEqual(["a", "b"]);
    expect(table.table.rows[0]!.cells.map(({ value }) => value)).toEqual(["1", "x | y"]);
    const [cell] = table.table.rows[0]!.cells;
    expect(text.slice(cell!.range.start.offset, cell!.range.end.offset)).toBe("1");
    expect(quote.text).toBe("one\ntwo");
  });

  it("numbers the expectations and tells must from must not", () => {
    const [, second] = steps(
      "1. A\n   - ✅ ok\n2. B\n   - ✅ One\n   - ❌ Two\n   - ✅ Three:\n\n     | a |\n     |---|\n     | 1 |\n   - a note",
    );
    expect(
      second!.expectations.map(({ id, polarity, phrase, data }) => [id, polarity, phrase.value, data.length]),
    ).toEqual([
      ["2.1", "must", "One", 0],
      ["2.2", "must-not", "Two", 0],
      ["2.3", "must", "Three:", 1],
    ]);
  });

  it("finds expectations at any depth of lists, but not in quotes and tables", () => {
    const [step] = steps(
      "1. A\n   - ✅ One\n     - ✅ Under it\n   - Details:\n     - ✅ Three\n       1. deeper\n          1. ❌ Four\n\n          ✅ Five\n   - > - ✅ a quote\n\n     | ✅ |\n     |---|\n     | ✅ |",
    );
    expect(step!.expectations.map(({ id, phrase }) => `${id} ${phrase.value}`)).toEqual([
      "1.1 One",
      "1.2 Under it",
      "1.3 Three",
      "1.4 Four",
      "1.5 Five",
    ]);
  });

  it("keeps bullet lists as steps whose expectations are nested", () => {
    expect(labels("- Send a request\n  - ✅ It succeeds\n- Send another")).toEqual([
      ["Send a request", "Send a request"],
      ["Send another", "Send another"],
    ]);
  });

  it.each([
    ["**✅** The result has `1` rows", "The result has `1` rows"],
    ["**✅ The result has `1` rows**", "The result has `1` rows"],
    ["***✅*** The result has `1` rows", "The result has `1` rows"],
    ["**❌**", ""],
    ["&#9989; The result has `1` rows", "The result has `1` rows"],
    ["&#x2705; &quot;1&quot; holds", "&quot;1&quot; holds"],
    ["![✅](a.png) The result has `1` rows", "The result has `1` rows"],
    ["`✅` The result has `1` rows", "The result has `1` rows"],
    ["[✅](a.md) The result has `1` rows", "The result has `1` rows"],
    ["[✅ The result has `1` rows](a.md)", "The result has `1` rows"],
    ["\u200B✅ The result has `1` rows", "The result has `1` rows"],
    ["\u200E✅\u2060 The result has `1` rows", "The result has `1` rows"],
    ["\u200F \u2060✅ The result has `1` rows", "The result has `1` rows"],
  ])("reads the mark and the phrase of %j", (text, markdown) => {
    const whole = withSteps(`1. A\n   - ${text}`);
    const [expectation] = readOne(whole).steps[0]!.expectations;
    expect(expectation!.phrase.markdown).toBe(markdown);
    const { start, end } = expectation!.phrase.range;
    expect(whole.slice(start.offset, end.offset)).toBe(markdown);
  });

  it.each(["✔", "✔️", "☑", "✓", ":white_check_mark:", "✗", "❎", ":x:"])(
    "reports the mark %s, which is not read",
    (mark) => {
      const nested = read(withSteps(`1. A\n   - ✅ One\n   - Details:\n     - **${mark}** Two`));
      expect(rulesOf(nested)).toEqual(["expectation-mark"]);
      expect(rulesOf(read(withSteps(`1. A\n\nText.\n\n- ${mark} Two`)))).toEqual(["expectation-mark"]);
    },
  );

  it.each(["[x]", "[X]", "(/)", "🟢", "👍", "⛔", "🚫", ":check:", ":+1:"])(
    "reports %s at the beginning of an item",
    (mark) => {
      expect(rulesOf(read(withSteps(`1. A\n   - ✅ One\n   - ${mark} Two`)))).toEqual(["expectation-mark"]);
    },
  );

  it.each([
    "   - Two ✅",
    "   - Expected: ✅ Two",
    "   - **Expected:** ❌ Two",
    "   - 4.1 ✅ Two",
    "   - 1️⃣ ✅ Two",
    "   - [✅] Two",
    "   - Two &#9989;",
    "   • ✅ Two",
    "   – ✅ Two",
    "   -✅ Two",
    "   -\u00A0✅ Two",
    "   > ✅ Two of them",
    "   > - ❌ Two of them",
    "\n   | What |\n   |---|\n   | ✅ Two of them |",
    "\n   Two ✅",
    "\nTwo ✅",
  ])("reports a mark at another place: %j", (lines) => {
    const result = read(withSteps(`1. A\n   - ✅ One\n\n   B\n${lines}`));
    expect(result.diagnostics.map(({ rule, message }) => [rule, message])).toEqual([
      [
        "expectation-mark",
        expect.stringMatching(/^Unexpected mark [✅❌] (?:inside a text|in a (?:quote|table)),/u),
      ],
    ]);
  });

  it("reports a mark in the line of a step and in that of an expectation", () => {
    const result = read(withSteps("1. Send it\n   • ✅ One\n   - ✅ Two\n     • ❌ Three"));
    expect(result.diagnostics.map(({ rule, range }) => [rule, range.start.line, range.start.column])).toEqual(
      [
        ["expectation-mark", 6, 6],
        ["expectation-mark", 8, 8],
      ],
    );
  });

  it.each([
    "   - a remark",
    "   - The icon is `✅`",
    '   - The icon is "✅ done"',
    "   - [ ] to be reviewed",
    "   - ✅ The table is:\n\n     > ✅ Two of them",
    "\n   | What | Done |\n   |---|---|\n   | all | ✅ |",
    "   - a ✔ b",
  ])("allows %j", (lines) => {
    expect(rulesOf(read(withSteps(`1. A\n   - ✅ One\n\n   B\n${lines}`)))).toEqual([]);
  });

  it("keeps what nothing looks at as remarks", () => {
    const [only] = read(withSteps("1. A\n   - ✅ One\n     - Under `it`\n   - Two\n\n   Three\n\nFour"))
      .document.cases;
    expect(only!.remarks.map(({ phrase: { markdown }, role }) => `${role} ${markdown}`).sort()).toEqual([
      "expectation Three",
      "expectation Two",
      "expectation Under `it`",
      "step Four",
    ]);
  });

  it("knows a mark that was decoded wrongly", () => {
    const [step] = steps("1. A\n   - ‚úÖ One\n   - ‚ùå Two");
    expect(step!.expectations.map(({ polarity, phrase }) => [polarity, phrase.value])).toEqual([
      ["must", "One"],
      ["must-not", "Two"],
    ]);
  });
});

describe("content outside of the steps", () => {
  it("belongs to the step before it, and the list goes on counting", () => {
    const result = read(
      withSteps(`1. One\n${fence}ts\nexpect(1).toBe(1);\n${fence}\n2. Two\n- ✅ holds\n3. Three`),
    );
    const found = result.document.cases[0]!.steps;
    expect(found.map(({ number, writtenNumber }) => [number, writtenNumber])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, undefined],
    ]);
    expect(found[0]!.code.map(({ content }) => content)).toEqual(["expect(1).toBe(1);"]);
    expect(found[1]!.expectations.map(({ id }) => id)).toEqual(["2.1"]);
    expect(result.diagnostics.map(({ rule, severity, range }) => [rule, severity, range.start.line])).toEqual(
      [
        ["step-content-outside", "warning", 6],
        ["step-content-outside", "warning", 10],
      ],
    );
  });

  it("finds three spaces under step 10", () => {
    const items = Array.from({ length: 10 }, (_, at) => `${at + 1}. Do`).join("\n");
    const result = read(withSteps(`${items}\n   - ✅ holds`));
    expect(result.document.cases[0]!.steps[9]!.expectations.map(({ id }) => id)).toEqual(["10.1"]);
    expect(rulesOf(result)).toEqual(["step-content-outside"]);
  });

  it("finds nested expectations there, too", () => {
    const result = read(withSteps("1. One\n\n- Details:\n  - ✅ holds"));
    expect(result.document.cases[0]!.steps[0]!.expectations.map(({ id }) => id)).toEqual(["1.1"]);
    expect(rulesOf(result)).toEqual(["step-content-outside"]);
  });

  it("leaves remarks alone", () => {
    const result = read(withSteps("1. One\n\nA remark.\n\n> **Open question:** which?"));
    expect(result.document.cases[0]!.steps[0]!.data).toEqual([]);
    expect(rulesOf(result)).toEqual([]);
  });

  it("keeps the number that was written", () => {
    expect(steps("1. A\n1. B\n7. C").map(({ number, writtenNumber }) => [number, writtenNumber])).toEqual([
      [1, undefined],
      [2, 1],
      [3, 7],
    ]);
  });
});

describe("lines of code", () => {
  it.each([
    ["an indented list", "1. Do\n   ```ts\n   a\n     b\n\n   c\n   ```"],
    ["CRLF", "1. Do\r\n   ```ts\r\n   a\r\n     b\r\n\r\n   c\r\n   ```"],
    ["a quote in a list, unindented inside", "#### Step 1: Do\n\n~~~ts\na\n  b\n\nc\n~~~"],
    ["tabs", "1.\tDo\n\t```ts\n\ta\n\t  b\n\n\tc\n\t```"],
    ["four spaces", "10. Do\n    ```ts\n    a\n      b\n\n    c\n    ```"],
  ])("know their source columns in %s", (_, text) => {
    const whole = withSteps(text);
    const [code] = readOne(whole).steps[0]!.code;
    expect(code!.content).toBe("a\n  b\n\nc");
    const sourceLines = whole.split(/\r\n|\n/);
    for (const [at, line] of code!.content.split("\n").entries()) {
      const place = code!.lines[at]!;
      expect(sourceLines[place.line - 1]!.slice(place.column - 1)).toBe(line);
    }
  });

  it("reports a fence that is never closed, where it opens", () => {
    const result = read(withSteps("1. Do\n   ```ts\n   a"));
    expect(result.diagnostics.map(({ rule, range }) => [rule, range.start.line, range.start.column])).toEqual(
      [["fence-syntax", 6, 4]],
    );
  });
});
