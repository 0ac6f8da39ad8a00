import type { List, ListItem, Nodes, Paragraph, PhrasingContent } from "mdast";

import type { Range } from "../model/range.js";
import { phraseOf, plainText } from "./inline.js";
import { fieldKey, lifecycleKeys } from "./names.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Field } from "./schema.js";

/** Reads every `key: value` of a part: in paragraphs and in lists, nested ones with their parent. */
export function fieldsOf(nodes: Nodes[], section: string, reading: Reading): Field[] {
  return nodes.flatMap((node) => {
    if (node.type === "paragraph") return paragraphFields(node, section, undefined, reading);
    if (node.type === "list") return listFields(node, section, undefined, reading);
    return [];
  });
}

function listFields(list: List, section: string, parent: string | undefined, reading: Reading): Field[] {
  return list.children.flatMap((item) => {
    const [first, ...rest] = item.children;
    if (first?.type !== "paragraph") return [];
    const fields = paragraphFields(first, section, parent, reading);
    const last = fields.at(-1);
    if (last === undefined) return [];
    const nested = rest.filter((node) => node.type === "list");
    if (last.value === "") addPlainItems(last, nested, reading);
    return [...fields, ...nested.flatMap((inner) => listFields(inner, section, last.key, reading))];
  });
}

/** A field whose value is a list of plain items has their texts, separated by semicolons. */
function addPlainItems(field: Field, lists: List[], reading: Reading): void {
  const texts = lists.flatMap((list) => list.children.flatMap((item) => plainItem(item, reading)));
  const [first] = texts;
  const last = texts.at(-1);
  if (first === undefined || last === undefined) return;
  field.value = texts.map(({ value }) => value).join("; ");
  field.valueRange = { start: first.range.start, end: last.range.end };
}

function plainItem(item: ListItem, reading: Reading): { value: string; range: Range }[] {
  const [first] = item.children;
  if (first?.type !== "paragraph" || keyOf(first.children, 0) !== undefined) return [];
  const phrase = phraseOf({ nodes: first.children }, reading);
  return phrase === undefined ? [] : [phrase];
}

/** One paragraph may hold several fields: lines without two trailing spaces run together. */
function paragraphFields(
  paragraph: Paragraph,
  section: string,
  parent: string | undefined,
  reading: Reading,
): Field[] {
  const { children } = paragraph;
  const starts = children.flatMap((_, at) => {
    const found = keyOf(children, at);
    return found !== undefined && (startsLine(children, at) || fieldKey(found.key) !== undefined)
      ? [{ at, ...found }]
      : [];
  });
  return starts.map(({ at, key, skip }, which): Field => {
    const node = children[at] as PhrasingContent;
    const nodes = children.slice(at + 1, starts[which + 1]?.at ?? children.length);
    const value = phraseOf({ nodes, skip }, reading);
    const keyRange = rangeOf(node);
    const canonical = fieldKey(key);
    return {
      key,
      ...(parent !== undefined && { parent }),
      value: value?.value ?? "",
      section:
        canonical !== undefined && lifecycleKeys.has(canonical) && section !== "metadata"
          ? "lifecycle"
          : section,
      keyRange,
      valueRange: value?.range ?? { start: keyRange.end, end: keyRange.end },
    };
  });
}

/** The key that begins at a child: `**Key:**`, or `**Key**` before a colon, which is then skipped. */
function keyOf(children: PhrasingContent[], at: number): { key: string; skip: number } | undefined {
  const node = children[at];
  if (node?.type !== "strong") return undefined;
  const label = plainText(node).trim();
  if (label.length > 1 && label.endsWith(":")) return { key: label.slice(0, -1).trim(), skip: 0 };
  const next = children[at + 1];
  const colon = next?.type === "text" ? /^[ \t]*:/.exec(next.value) : null;
  return colon === null || label === "" ? undefined : { key: label, skip: colon[0].length };
}

function startsLine(children: PhrasingContent[], at: number): boolean {
  const before = children[at - 1];
  if (before === undefined || before.type === "break") return true;
  return before.type === "text" && /[\r\n][ \t]*$/.test(before.value);
}
