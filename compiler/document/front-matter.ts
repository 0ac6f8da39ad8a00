import { createRequire } from "node:module";

import type { Yaml as YamlNode } from "mdast";
import type * as Yaml from "yaml";
import type { Node } from "yaml";

import { problem } from "../parse/index.js";
import { collapse } from "./inline.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Field } from "./schema.js";

const require = createRequire(import.meta.url);

/** Loaded when front matter is met: most specs have none. */
const yaml = (): typeof Yaml => require("yaml") as typeof Yaml;

/** In characters: a YAML parser takes the square of some inputs. */
const longest = 20_000;

/** The fields of YAML front matter: scalars and lists of scalars, one level of nesting. Faulty YAML gives one `field-value`: what follows the first error follows from it. */
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
  try {
    const document = yaml().parseDocument(node.value, { logLevel: "silent", prettyErrors: false });
    for (const error of document.errors.slice(0, 1)) {
      reading.diagnostics.push(
        problem("field-value", reading.file, place(...error.pos), {
          message: `Unexpected front matter: ${error.message}. Expected YAML such as "priority: High"`,
          data: { code: error.code },
        }),
      );
    }
    return mapFields(document.contents, undefined, place);
  } catch (error) {
    reading.diagnostics.push(
      problem("field-value", reading.file, range, {
        message: `Unexpected front matter, expected YAML such as "priority: High": ${error instanceof Error ? error.message : String(error)}`,
      }),
    );
    return [];
  }
}

function mapFields(
  node: Node | null,
  parent: string | undefined,
  place: (from: number, to: number) => Field["keyRange"],
): Field[] {
  const { isMap, isScalar } = yaml();
  if (!isMap(node)) return [];
  return node.items.flatMap((pair): Field[] => {
    if (!isScalar(pair.key)) return [];
    const key = String(pair.key.value);
    const keyRange = place(pair.key.range?.[0] ?? 0, pair.key.range?.[1] ?? 0);
    const value = pair.value as Node | null;
    if (isMap(value) && parent === undefined) return mapFields(value, key, place);
    const valueRange = value?.range
      ? place(value.range[0], value.range[1])
      : { start: keyRange.end, end: keyRange.end };
    return [
      {
        key,
        ...(parent !== undefined && { parent }),
        value: textOf(value),
        section: "front-matter",
        keyRange,
        valueRange,
      },
    ];
  });
}

/** Scalars as their author wrote them (`2025-01-18` is no date, `1.10` no number); lists joined by commas. */
function textOf(node: Node | null): string {
  const { isScalar, isSeq } = yaml();
  if (isSeq(node))
    return node.items
      .map((item) => textOf(item as Node))
      .filter((text) => text !== "")
      .join(", ");
  if (!isScalar(node) || node.value === null) return "";
  return collapse(node.source ?? (node.value as string | number | boolean).toString());
}
