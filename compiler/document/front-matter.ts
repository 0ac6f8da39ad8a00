import { createRequire } from "node:module";

import type { Yaml as YamlNode } from "mdast";
import type * as Yaml from "yaml";
import type { Node } from "yaml";

import { problem } from "../parse/index.js";
import { fieldKey } from "./names.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Field } from "./schema.js";
import { YamlValues } from "./front-matter-values.js";

const require = createRequire(import.meta.url);

/** Loaded when front matter is met: most specs have none. */
const yaml = (): typeof Yaml => require("yaml") as typeof Yaml;

/** In characters: a YAML parser takes the square of some inputs. */
const longest = 20_000;

/** The fields of YAML front matter: scalars and lists of scalars, also by alias, one level of nesting. Faulty YAML gives one `field-value`: what follows the first error follows from it. */
export function frontMatterFields(node: YamlNode, reading: Reading): Field[] {
  const range = rangeOf(node);
  const base = reading.source.indexOf(node.value, range.start.offset);
  const place = (from: number, to: number) => reading.index.range(base + from, base + to);
  if (node.value.length > longest) {
    reading.diagnostics.push(
      problem("file-limits", reading.file, range, {
        message: `Unexpected front matter of ${node.value.length} characters, expected at most ${longest}`,
        data: { limit: "front matter", found: node.value.length, maximum: longest },
      }),
    );
    return [];
  }
  const report = (message: string, where: Field["keyRange"], data: Record<string, unknown> = {}): void => {
    reading.diagnostics.push(problem("field-value", reading.file, where, { message, data }));
  };
  try {
    const document = yaml().parseDocument(node.value, { logLevel: "silent", prettyErrors: false });
    for (const error of document.errors.slice(0, 1))
      report(
        `Unexpected front matter: ${withoutBlank(node.value, error.pos[0]) ?? `${error.message}. Expected YAML such as "priority: High"`}`,
        place(...error.pos),
        { code: error.code },
      );
    const { contents } = document;
    if (document.errors.length === 0 && contents !== null && !yaml().isMap(contents))
      report(
        `Unexpected front matter: ${withoutBlank(node.value, 0) ?? 'there are no keys in it. Expected YAML such as "priority: High"'}`,
        place(0, node.value.length),
      );
    const values = new YamlValues(document, node.value, yaml(), (message, from, to) => {
      report(message, place(from, to));
    });
    return mapFields(contents, undefined, place, values);
  } catch (error) {
    report(
      `Unexpected front matter, expected YAML such as "priority: High": ${error instanceof Error ? error.message : String(error)}`,
      range,
    );
    return [];
  }
}

/** What is wrong with a line `tags:smoke`, at an offset or behind it: YAML itself tells of it in its own words. */
function withoutBlank(text: string, offset: number): string | undefined {
  const from = text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1;
  const match = /^\s*([A-Za-z][\w -]*):([^\s/:][^\n]*)$/m.exec(text.slice(from));
  if (match === null) return undefined;
  const [, key = "", value = ""] = match;
  return `"${key}:${value}" has no blank behind its colon, expected "${key}: ${value}"`;
}

/** Front matter of another format, which is text to a reader of Markdown. */
export function reportForeignFrontMatter(reading: Reading): void {
  const match = /^\+\+\+[ \t]*\r?\n/.exec(reading.source);
  if (match === null) return;
  reading.diagnostics.push(
    problem("field-value", reading.file, reading.index.range(0, 3), {
      message:
        'Unexpected front matter between +++, of which nothing is read, expected YAML between ---, such as "tags: smoke, nightly"',
    }),
  );
}

function mapFields(
  node: Node | null,
  parent: string | undefined,
  place: (from: number, to: number) => Field["keyRange"],
  values: YamlValues,
): Field[] {
  const { isMap, isScalar } = yaml();
  if (!isMap(node)) return [];
  return node.items.flatMap((pair): Field[] => {
    if (!isScalar(pair.key)) return [];
    const key = String(pair.key.value);
    const keyRange = place(pair.key.range?.[0] ?? 0, pair.key.range?.[1] ?? 0);
    const value = pair.value as Node | null;
    const isKnown = fieldKey(key) !== undefined;
    if (isMap(value) && parent === undefined && !isKnown) return mapFields(value, key, place, values);
    const valueRange = value?.range
      ? place(value.range[0], value.range[1])
      : { start: keyRange.end, end: keyRange.end };
    const text = values.textOf(value);
    if (isKnown) values.reportLost(key, value, pair.key.range?.[1] ?? 0);
    return [
      {
        key,
        ...(parent !== undefined && { parent }),
        value: text,
        section: "front-matter",
        keyRange,
        valueRange,
      },
    ];
  });
}
