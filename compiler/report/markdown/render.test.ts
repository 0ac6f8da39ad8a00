import fc from "fast-check";

import { parseMarkdown } from "../../parse/index.js";
import { markup } from "../parts/html.js";
import { renderMarkdown, type RenderOptions } from "./render.js";

const render = (text: string, options?: RenderOptions): string =>
  renderMarkdown(parseMarkdown(new TextEncoder().encode(text), "a.md").root.children, options).toString();

test.each([
  [
    "a paragraph",
    "One *two* **three** ~~four~~ `five`\nsix",
    "<p>One <em>two</em> <strong>three</strong> <del>four</del> <code>five</code>\nsix</p>",
  ],
  ["a heading", "## Two", "<h2>Two</h2>"],
  ["a list", "1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"],
  ["a list from three", "3. a", '<ol start="3"><li>a</li></ol>'],
  ["a task", "- [x] a", '<ul><li><span class="box" role="img" aria-label="done">☑</span> a</li></ul>'],
  ["a quote", "> a", "<blockquote><p>a</p></blockquote>"],
  ["a break", "a  \nb", "<p>a<br>b</p>"],
  [
    "code",
    "```json file=a.json\n<1>\n```",
    '<div class="code"><span class="code-info">json file=a.json</span><pre tabindex="0"><code>&lt;1&gt;</code></pre></div>',
  ],
  [
    "a link",
    "[a](https://example.org/?a=1&b=2)",
    '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">a</a></p>',
  ],
  [
    "a reference",
    "[a][b]\n\n[b]: https://example.org",
    '<p><a href="https://example.org" rel="noopener noreferrer">a</a></p>',
  ],
  ["a footnote", "a[^1]\n\n[^1]: b", '<p>a<sup>1</sup></p><div class="footnote"><sup>1</sup><p>b</p></div>'],
  ["an image", "![a <b>](https://example.org/a.png)", '<p><span class="image">a &lt;b&gt;</span></p>'],
  ["a comment", "a <!-- b -->\n\n<!-- c -->", "<p>a </p>"],
])("%s", (_, text, expected) => {
  expect(render(text)).toBe(expected);
});

test("a table, with its alignment", () => {
  expect(render("| a | b |\n|---|--:|\n| 1 | 2 |")).toBe(
    '<div class="scroll" role="region" aria-label="Table" tabindex="0"><table><thead><tr><th scope="col">a</th><th scope="col" class="right">b</th></tr></thead>' +
      '<tbody><tr><td>1</td><td class="right">2</td></tr></tbody></table></div>',
  );
});

test.each([
  ["a script", "<script>alert(1)</script>", '<p class="raw">&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
  [
    "a handler",
    'a <img src=x onerror="alert(1)">',
    "<p>a &lt;img src=x onerror=&quot;alert(1)&quot;&gt;</p>",
  ],
  [
    "a link with a script",
    "[a](javascript:alert(1))",
    '<p><span class="dead-link" title="javascript:alert(1)">a</span></p>',
  ],
  [
    "its like by reference",
    "[a]\n\n[a]: <java\tscript:alert(1)>",
    '<p><span class="dead-link" title="java\tscript:alert(1)">a</span></p>',
  ],
  [
    "a language of a fence",
    '```"><b>\n```',
    '<div class="code"><span class="code-info">&quot;&gt;&lt;b&gt;</span><pre tabindex="0"><code></code></pre></div>',
  ],
])("%s does nothing", (_, text, expected) => {
  expect(render(text)).toBe(expected);
});

const tags =
  /^<\/?(?:p|h[1-6]|ul|ol|li|blockquote|div|span|pre|code|table|thead|tbody|tr|th|td|hr|br|em|strong|del|a|sup)(?: (?:class|start|role|aria-label|tabindex|scope|href|rel|title|colspan)="[^"<>]*")*>$/u;

test("whatever is written, only harmless elements come out, and links lead to the web", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "<script>",
      "</script>",
      "<img src=x onerror=alert(1)>",
      "[a](javascript:x)",
      "![a](x)",
      "<a href='javascript:x'>",
      "\n\n",
      "- ",
      "1. ",
      "> ",
      "```",
      "| a |\n|---|\n",
      "[x]: javascript:y\n",
      "[x]",
      "**",
      "`",
      "&lt;",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = render(pieces.join(""));
      for (const [tag] of text.matchAll(/<[^>]*>?/gu)) expect(tag).toMatch(tags);
      for (const [, url] of text.matchAll(/href="([^"]*)"/gu))
        expect(url).toMatch(/^(?:https?:\/\/|mailto:)/iu);
    }),
  );
});

test("what a report adds stands beside a block's first line and below it", () => {
  const options: RenderOptions = {
    annotate: (node) =>
      node.type === "listItem" && node.position?.start.line === 1
        ? { className: "step", beside: markup`<b>!</b>`, below: markup`<i>why</i>` }
        : node.type === "tableRow" && node.position?.start.line === 5
          ? { className: "failed-row", beside: markup`<b>?</b>` }
          : undefined,
  };
  expect(render("1. a\n\n   | x |\n   |---|\n   | y |\n2. b", options)).toBe(
    '<ol><li class="step"><p>a <b>!</b></p><i>why</i>' +
      '<div class="scroll" role="region" aria-label="Table" tabindex="0"><table><thead><tr><th scope="col">x</th></tr></thead><tbody><tr class="failed-row"><td>y <b>?</b></td></tr></tbody></table></div>' +
      "</li><li>b</li></ol>",
  );
});

test("text is replaced outside of code", () => {
  const options: RenderOptions = { text: (value) => value.replace("{Model}", "Mixtral <1>"), shift: 1 };
  expect(render("# {Model}\n\n`{Model}`\n\n```\n{Model}\n```", options)).toBe(
    '<h2>Mixtral &lt;1&gt;</h2><p><code>Mixtral &lt;1&gt;</code></p><div class="code"><pre tabindex="0"><code>{Model}</code></pre></div>',
  );
});
