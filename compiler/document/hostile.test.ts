import fc from "fast-check";

import type { Range } from "../model/range.js";
import { read, rulesOf, title, withSteps } from "./test-helpers.js";

const line = (length: number) => "x".repeat(length);

describe("hostile input ends in a located finding or in a case, never in an exception", () => {
  it.each([
    ["ten megabytes of list items", "- a\n".repeat(2_500_000), ["file-limits"]],
    ["5,000 nested quotes", "> ".repeat(5000) + "x", ["file-limits"]],
    ["no heading", "nothing", ["id-form", "title-form"]],
    ["nothing", "", ["title-form"]],
    ["nothing but blanks", " \n\t\n", ["title-form"]],
    ["an unclosed fence", `${title}\n\`\`\`\n`, []],
    ["an unclosed fence in a step", withSteps("1. Do\n\n   ```ts\n   a"), ["fence-syntax"]],
    ["an id that is a path", "# ../../x: Name", ["id-form"]],
    ["front matter that nests without end", `---\na: ${"{".repeat(19_000)}\n---\n${title}`, ["field-value"]],
    [
      "front matter full of aliases",
      `---\na: &a x\n${"b: [*a, *a, *a]\n".repeat(100)}---\n${title}`,
      undefined,
    ],
    [
      "a family of thousands",
      `# T\n\n### Applies To\n\n| Test Case ID |\n|---|\n${"| TC-L1-COMP-A-001 |\n".repeat(2000)}`,
      ["file-limits"],
    ],
    ["blanks without end in a phrase", withSteps(`1. a${" ".repeat(300_000)}b.`), []],
    [
      "blanks without end in a criterion",
      `${title}\n### Pass Criteria\n\n- a${" ".repeat(300_000)}b (Steps 1`,
      [],
    ],
    ["a title of one long word", `# ${"-".repeat(300_000)}`, ["id-form"]],
    ["an id before a name without end", `# TC-L1-COMP-A-001: ${"name ".repeat(60_000)}`, []],
    [
      "a reference of one long word",
      `${title}\n**Requirements Reference:** PRD ${"a ".repeat(20_000)}`,
      ["reference-form"],
    ],
    ["references without end", `${title}\n**Requirements Reference:** ${"5.1, ".repeat(5_000)}5.1`, []],
    [
      "tags without end",
      `${title}\n**Tags:** ${Array.from({ length: 10_000 }, (_, at) => `t${at}`).join(",")}`,
      [],
    ],
    ["backticks without end", withSteps(`1. ${"`".repeat(300_000)}x`), ["file-limits"]],
    ["front matter of 200 KB", `---\n${"a: {b,}\n".repeat(4000)}---\n${title}`, ["file-limits"]],
  ])("%s", (_, source, rules) => {
    const result = read(source);
    if (rules !== undefined) expect(rulesOf(result)).toEqual(rules);
    for (const { range } of result.diagnostics)
      expect(range.end.offset).toBeLessThanOrEqual(result.source.length);
  });

  it("UTF-16, of which nothing else is said", () => {
    const result = read(new Uint8Array(Buffer.from(`${title}\n**Owner:** J\u00fcrgen\n`, "utf16le")));
    expect(rulesOf(result)).toEqual(["file-encoding"]);
    expect(result.document.cases).toEqual([]);
  });

  it("bytes that are no UTF-8, and the rest is read", () => {
    const latin = new Uint8Array(Buffer.from(`${title}\n**Owner:** J\u00fcrgen\n`, "latin1"));
    const result = read(latin);
    expect(rulesOf(result)).toEqual(["file-encoding"]);
    expect(result.document.cases[0]!.owner!.value).toBe("J\uFFFDrgen");
  });

  it.each([
    ["a byte order mark", "\uFEFF"],
    ["nothing", ""],
  ])("line endings do not matter after %s", (_, start) => {
    const text = `${title}\n**Priority:** High\n**Owner:** Ann\n\n### Test Steps\n\n1. One\n   - ✅ ok\n\n\t> quote\n`;
    const shape = (source: string) =>
      JSON.stringify(read(source).document.cases, (key, value: unknown) =>
        key === "range" ? undefined : value,
      );
    expect(shape(start + text.replaceAll("\n", "\r\n"))).toBe(shape(text));
    expect(shape(start + text.replaceAll("\n", "\r"))).toBe(shape(text));
  });

  it.each(["`", "${x}", "*/", '"', "'", "\u2028", "</script>", "\\", "{a}"])(
    "%j in names is text",
    (piece) => {
      const result = read(`# TC-L2-INT-DB-001: a ${piece} b\n\n### Test Steps\n\n1. c ${piece} d\n`);
      const [found] = result.document.cases;
      expect([found!.name.value, found!.steps[0]!.phrase!.value]).toEqual([`a ${piece} b`, `c ${piece} d`]);
    },
  );

  it("a very long line", () => {
    expect(read(withSteps(`1. ${line(100_000)}`)).document.cases[0]!.steps[0]!.title.value).toHaveLength(
      100_000,
    );
  });
});

describe("any document", () => {
  const piece = fc.constantFrom(
    "# TC-L2-INT-DB-001: Name\n",
    "# ",
    "## Test Objective\n",
    "### Test Steps\n",
    "### Applies To\n",
    "| Test Case ID | Priority |\n|---|---|\n| TC-L1-COMP-A-001 | `High` |\n",
    "### Test Data\n",
    "### Values\n",
    "### **Pass Criteria**\n",
    "### Performance Targets\n",
    "#### Step 2: Do\n",
    "**Test Case ID:** `TC-L2-INT-DB-002`\n",
    "- **Priority:** High\n",
    "**Owner**: Ann & Bob\n",
    "- **Latency Target:** 100ms maximum response time\n",
    "**Requirements Reference:** PRD 5.1, `PRD 5.2 - T`\n",
    "1. **Title.** phrase `x`\n",
    "2. **Step 2:** more\n",
    "   - ✅ holds\n",
    "- ❌ not\n",
    "   ```ts timeout=4s\n   a\n   ```\n",
    "```json file=a.json\n{}\n```\n",
    "```\n",
    "> quote\n",
    "   | a |\n   |---|\n   | b |\n",
    "---\n",
    "---\na: b\n---\n",
    "\n",
    "\n\n",
    "\t",
    "  ",
    "*",
    "_",
    "`",
    "<b>",
    "&amp;",
    "\\*",
    "\r\n",
    "\r",
    "\0",
    "🎯",
    "\uFEFF",
    "{Priority}",
    "text ",
    ": ",
    "**",
  );
  const document = fc.oneof(
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join("")),
    fc.string({ unit: "binary", maxLength: 200 }),
  );

  it("is read without an exception into a valid document", () => {
    fc.assert(
      fc.property(document, (source) => {
        const result = read(source);
        for (const range of rangesIn([result.document, result.diagnostics])) {
          expect(range.start.offset).toBeLessThanOrEqual(range.end.offset);
          expect(range.end.offset).toBeLessThanOrEqual(result.source.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("has at each place the text that was read there", () => {
    fc.assert(
      fc.property(document, (source) => {
        const result = read(source);
        for (const { value, range } of locatedIn({
          ...result.document,
          cases: result.document.cases.filter(({ range: { start } }) => start.column === 1),
        })) {
          const written = result.source.slice(range.start.offset, range.end.offset);
          if (!/[\\&*_`<{\r\n\0\uFEFF~[>]/.test(written)) expect(written).toContain(value);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("that is any bytes is read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void read(bytes)),
      { numRuns: 150 },
    );
  });
});

function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return;
  yield value as Record<string, unknown>;
  for (const member of Object.values(value)) yield* objectsIn(member);
}

function* rangesIn(value: unknown): Generator<Range> {
  for (const found of objectsIn(value)) {
    if ("start" in found && "end" in found) yield found as unknown as Range;
  }
}

/** Derived from the id, whose place they have; or the name of a step that has no text. */
const derived = /^(?:Integration|Component|Step \d+)$/;

/** Texts with a place of their own: single fields and phrases. */
function* locatedIn(value: unknown): Generator<{ value: string; range: Range }> {
  for (const found of objectsIn(value)) {
    if (typeof found["value"] === "string" && "range" in found && !derived.test(found["value"])) {
      yield found as unknown as { value: string; range: Range };
    }
  }
}
