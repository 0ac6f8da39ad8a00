import fc from "fast-check";

import { escapeHtml, markup, safeUrl, scriptJson, trusted } from "./html.js";

test("values are escaped, templates inside of templates are not escaped again", () => {
  const inner = markup`<b title="${`"><script>`}">${"<i>&'"}</b>`;
  expect(markup`<p>${inner}${[1, undefined, false, "x"]}</p>`.toString()).toBe(
    '<p><b title="&quot;&gt;&lt;script&gt;">&lt;i&gt;&amp;&#39;</b>1x</p>',
  );
  expect(markup`${trusted("<br>")}`.toString()).toBe("<br>");
});

test("whatever a text is, escaped it neither begins nor ends anything, and means the same", () => {
  const back = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" } as const;
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const escaped = escapeHtml(text);
      expect(escaped).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/u);
      const read = escaped.replace(/&(amp|lt|gt|quot|#39);/gu, (_, name: keyof typeof back) => back[name]);
      // eslint-disable-next-line no-control-regex -- what HTML forbids is replaced
      expect(read).toBe(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu, "\u{FFFD}"));
    }),
  );
});

test("JSON in a script element cannot leave it, and is read as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const hostile = { value, text: "</script><!--<script>\u2028" };
      const text = scriptJson(hostile);
      expect(text).not.toMatch(/[<>\u2028\u2029]/u);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(hostile)));
    }),
  );
});

test.each([
  ["https://example.org/a?b", "https://example.org/a?b"],
  ["HTTP://example.org", "HTTP://example.org"],
  ["mailto:a@example.org", "mailto:a@example.org"],
])("%s is followed", (url, expected) => {
  expect(safeUrl(url)).toBe(expected);
});

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  " javascript:alert(1)",
  "java\nscript:alert(1)",
  "\u0001javascript:alert(1)",
  "data:text/html,<script>",
  "vbscript:x",
  "file:///etc/passwd",
  "//example.org",
  "../README.md",
  "#/case/x",
  "",
])("%j is dead", (url) => {
  expect(safeUrl(url)).toBeUndefined();
});
