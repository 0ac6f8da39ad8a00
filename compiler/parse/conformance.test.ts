import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tests as commonMark } from "commonmark-spec";
import fc from "fast-check";
import type { Nodes, Root } from "mdast";

import { specText } from "../../bench/corpus.js";
import { configDataSchema } from "../config/schema.js";
import { readSpec } from "../document/index.js";
import { isCommonGround } from "./common-ground.js";
import { fastest, loadSatteri, type MarkdownParser, remark } from "./markdown.js";

const satteri = loadSatteri();
/** Random texts are the same ones in each run, but for the long one. */
const random = process.env["TCSPEC_LONG"] ? { numRuns: 200_000 } : { numRuns: 500, seed: 5 };
const root = join(__dirname, "..", "..");

/** The tree as lines: type, fields, place. Absent, undefined and null are one. */
function lines(node: Nodes, depth = 0): string[] {
  const { type, position, ...fields } = node;
  const own = Object.entries(fields)
    .filter(([key, value]) => key !== "children" && value !== undefined && value !== null)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort();
  const { start, end } = position ?? {};
  const place = `${start?.line}:${start?.column}:${start?.offset}-${end?.line}:${end?.column}:${end?.offset}`;
  const children = "children" in node ? node.children : [];
  return [
    `${" ".repeat(depth)}${type} ${own.join(" ")} ${place}`,
    ...children.flatMap((child) => lines(child, depth + 1)),
  ];
}

/** Was satteri's tree taken? Fails where it was and is not remark's. */
function compare(text: string): boolean {
  const tree = (satteri as MarkdownParser)(text);
  if (!isCommonGround(tree, text)) return false;
  expect(lines(tree)).toEqual(lines(remark(text)));
  return true;
}

const documents = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(folder, file));

const specs = [
  ...documents(join(root, "specs")),
  ...documents(join(root, "templates")),
  ...documents(join(root, "docs")),
  ...documents(join(root, "compiler")),
];

it("loads satteri here", () => {
  expect(satteri).not.toBeNull();
});

describe("satteri's tree is remark's", () => {
  it.each(specs.map((file) => [file.slice(root.length + 1), file]))("for %s", (_, file) => {
    compare(readFileSync(file, "utf8"));
  });

  it("for CommonMark's examples, of which most are taken", () => {
    const taken = commonMark.filter(({ markdown }) => compare(markdown.replaceAll("→", "\t")));
    expect(commonMark).toHaveLength(652);
    expect(taken.length).toBeGreaterThan(370);
  });

  it("for full specs, none of which falls back", () => {
    for (let index = 0; index < 12; index += 1) expect(compare(specText(index, 5))).toBe(true);
  });

  it("for random texts", () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        if (compare(parts.join(""))) taken += 1;
      }),
      random,
    );
    expect(taken).toBeGreaterThan(random.numRuns / 5);
  });
});

const pieces = [
  ..."# |## |### **|**|- |* |1. |2) |> |>|`a`|`|``|*|_|__|~~|~| |  |    |word|snake_case|🎯 |✅|❌ |é|{limit}".split(
    "|",
  ),
  ..."<b>|</b>|<!-- x -->|http://a.b|www.a.b|a@b.c|\\|\\*|&amp;|&|[a](b)|[a]|[^1]|![i](u)|*label*|$x$|+++\n|\0".split(
    "|",
  ),
  "\t",
  "\n",
  "\n",
  "\n\n",
  "\n\n",
  "\r\n",
  "\r",
  "  \n",
  "|",
  "| a | b |\n|---|---|\n",
  "```ts\n",
  "   ```\n",
  "```\n",
  "~~~\n",
  "- [ ] ",
  "- [x] ",
  "- **Key:** `v`",
  "1. **Step 1:** ",
  "   - ✅ ",
  "[a]: b\n",
  "[^1]: x\n",
  "---\n",
  "---\nid: 1\n---\n",
  "===\n",
];

describe("a construct in which they differ", () => {
  it.each([
    ["NUL", "a\0b"],
    ["front matter that is none", "---\n> a"],
    ["a TOML fence", "* ~~~\n+++\n"],
    ["a literal autolink", "see `a`www.example.com"],
    ["an address", "mail a@example.com"],
    ["an escape before marks", "\\**b**"],
    ["emphasis beside a symbol", "*🎯***Key:** v"],
    ["a task that begins with a mark", "- [x] **b**"],
    ["a table row without a leading bar", "| a |\n|---|\nb"],
    ["a fence that is never closed", "- ```\n  a"],
    ["code that spans lines", "1. a `b\n   c`"],
    ["HTML in a list", "* <!-- c -->\n* "],
    ["a quote in a quote", "> > a\n> "],
    ["text before an indented line", "- [x] a\n\t[b](c)"],
    ["an item without content", ">1. *  \n> "],
    ["a box alone on its line", "> - [x] \r\n>{limit}"],
    ["code that is only indented", "***\n    ===\n\t"],
    ["a list in a quote", ">2) 1. a\n> "],
    ["a paragraph before a line that might be of a table", "a \na \n- |"],
    ["a definition", "[a]: b\n# \r2) "],
    ["a definition in a quote", ">[a]: b\n<b>\n\n"],
    ["a break before an indented line", "- `  \n  {limit}"],
    ["an indented table behind a definition", "[a]: b\n    | a | b |\n|---|---|\n"],
    ["a footnote", "[^1]: x\n</b>\n"],
  ])("falls back to remark: %s", (_, text) => {
    expect(compare(text)).toBe(false);
    expect(lines(fastest(text))).toEqual(lines(remark(text)));
  });
});

describe("the seam", () => {
  afterEach(() => {
    delete process.env["TCSPEC_PARSER"];
  });

  it("reads a spec the same by either parser", () => {
    const config = configDataSchema.parse({});
    for (const file of specs.filter((path) => /TC-.*\.md$/.test(path))) {
      const bytes = readFileSync(file);
      const fast = readSpec(bytes, "specs/a.md", config);
      process.env["TCSPEC_PARSER"] = "remark";
      expect(fast).toEqual(readSpec(bytes, "specs/a.md", config));
      delete process.env["TCSPEC_PARSER"];
    }
  });

  it("takes remark where the environment says so", () => {
    process.env["TCSPEC_PARSER"] = "remark";
    // Only remark replaces NUL; and its trees carry fields in the order it makes them.
    const tree: Root = fastest("# a");
    expect(Object.keys(tree)).toEqual(Object.keys(remark("# a")));
  });
});
