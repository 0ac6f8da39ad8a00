import fc from "fast-check";

import type { Diagnostic, TextEdit } from "../model/diagnostic.js";
import { LineIndex, problem } from "../parse/index.js";
import { applyFixes } from "./apply-fixes.js";
import { mendBytes } from "./mend-file.js";

function fixing(source: string, ...edits: [from: number, to: number, text: string][]): Diagnostic {
  const lines = new LineIndex(source);
  const list = edits.map(([from, to, text]): TextEdit => ({ range: lines.range(from, to), text }));
  return {
    ...problem("mojibake", "a.md", lines.range(0, 0), { message: "m" }),
    fix: { description: "d", edits: list },
  };
}

test("edits are applied from any order, and nothing else changes", () => {
  const source = "one two three";
  const { text, applied } = applyFixes(source, [fixing(source, [8, 13, "3"]), fixing(source, [0, 3, "1"])]);
  expect(text).toBe("1 two 3");
  expect(applied).toHaveLength(2);
});

test("a fix is whole or not at all: one that overlaps an earlier one waits", () => {
  const source = "abcdef";
  const { text, applied } = applyFixes(source, [
    fixing(source, [0, 3, "X"]),
    fixing(source, [2, 4, "Y"], [5, 6, "Z"]),
  ]);
  expect(text).toBe("Xdef");
  expect(applied).toHaveLength(1);
});

test("the same fix from two findings counts once", () => {
  const source = "abc";
  const { text, applied } = applyFixes(source, [fixing(source, [0, 1, "x"]), fixing(source, [0, 1, "x"])]);
  expect(text).toBe("xbc");
  expect(applied).toHaveLength(2);
});

test("what is outside of the edits stays, whatever it is", () => {
  const texts = fc.string({ unit: "binary", maxLength: 30 });
  fc.assert(
    fc.property(texts, texts, texts, texts, (before, old, fresh, after) => {
      const source = before + old + after;
      const { text } = applyFixes(source, [
        fixing(source, [before.length, before.length + old.length, fresh]),
      ]);
      expect(text).toBe(before + fresh + after);
    }),
  );
});

test("a byte order mark and CRLF stay; places count from behind the mark", () => {
  const bytes = new TextEncoder().encode("\uFEFFab\r\ncd\r\n");
  const mended = mendBytes(bytes, [fixing("ab\r\ncd\r\n", [4, 6, "é"])]);
  expect(mended && new TextDecoder("utf-8", { ignoreBOM: true }).decode(mended.bytes)).toBe(
    "\uFEFFab\r\né\r\n",
  );
});

test("a file that is no UTF-8 is left alone", () => {
  expect(mendBytes(Uint8Array.from([0x61, 0xfc, 0x62]), [fixing("a?b", [0, 1, "x"])])).toBeUndefined();
});

test("without fixes there is nothing to write", () => {
  expect(mendBytes(new TextEncoder().encode("abc"), [])).toBeUndefined();
});
