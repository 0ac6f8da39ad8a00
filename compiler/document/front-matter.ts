import type { Yaml } from "mdast";
import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";

import { problem } from "../parse/index.js";
import { collapse } from "./inline.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Field } from "./schema.js";

/** The fields of YAML front matter: scalars and lists of scalars, one level of nesting. Faulty YAML gives a `field-value`. */
export function frontMatterFields(node: Yaml, reading: Reading): Field[] {
  const range = rangeOf(node);
  const base = reading.source.indexOf(node.value, range.start.offset);
  const place = (from: number, to: number) => reading.index.range(base + from, base + to);
  try {
    const document = parseDocument(node.value, { logLevel: "silent", prettyErrors: false });
    for (const error of document.errors) {
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
  if (isSeq(node))
    return node.items
      .map((item) => textOf(item as Node))
      .filter((text) => text !== "")
      .join(", ");
  if (!isScalar(node) || node.value === null) return "";
  return collapse(node.source ?? (node.value as string | number | boolean).toString());
}
