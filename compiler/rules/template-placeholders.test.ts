import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { isPlaceholder } from "./template-placeholders.js";

const folder = join(__dirname, "..", "..", "templates", "authoring");

test.each(readdirSync(folder))("every brace of %s is known", (name) => {
  const text = readFileSync(join(folder, name), "utf8");
  const braces = [...text.matchAll(/(?<!\{)\{([^{}\n]+)\}(?!\})/gu)].map((match) => match[1] ?? "");
  expect(braces.length).toBeGreaterThan(5);
  expect(braces.filter((brace) => !isPlaceholder(brace))).toEqual([]);
});

test.each(["model", "hash", "result_2.latency", "limit", '"key": 1'])("{%s} is text", (text) => {
  expect(isPlaceholder(text)).toBe(false);
});
