import type { List, ListItem, Nodes, Paragraph, PhrasingContent } from "mdast";

import type { Range } from "../model/range.js";
import { phraseOf, plainText } from "./inline.js";
import { type FieldKey, fieldKey, lifecycleKeys } from "./names.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Field } from "./schema.js";
import { reportUnread, type UnreadPlace } from "./unread.js";

/** Reads every `key: value` of a part: in paragraphs and in lists, nested ones with their parent. */
export function fieldsOf(nodes: Nodes[], section: string, reading: Reading): Field[] {
  const fields: Field[] = [];
  addFields(fields, nodes, section, reading);
  return fields;
}

/** The same, behind the fields that are there. What is no field is left, and reported where all of a section is fields. */
export function addFields(fields: Field[], nodes: Nodes[], section: string, reading: Reading): void {
  const left: Nodes[] = [];
  let open: Field | undefined;
  for (const node of nodes) {
    const before = open;
    open = undefined;
    if (node.type === "paragraph") {
      const last = addParagraph(fields, node, section, undefined, reading);
      if (last === undefined) left.push(node);
      else if (last.value === "" && isListed(last)) open = last;
    } else if (node.type === "list") {
      if (before !== undefined) addPlainItems(before, [node], reading);
      addList(fields, node, section, undefined, reading, before === undefined ? left : []);
    } else left.push(node);
  }
  const place = onlyFields.get(section);
  if (place !== undefined) reportUnread(left, place, reading);
}

/** Sections in which a sentence that looks like a field was meant as one. */
const onlyFields: ReadonlyMap<string, UnreadPlace> = new Map([
  [
    "performance targets",
    {
      where: "among the targets",
      instead: "a key in bold with a colon before each, e.g. - **Latency Target:** 5 seconds maximum",
      severity: "warning",
      sentences: {
        pattern:
          /\d\s*(?:%|(?:[munµ]?s|sec|min|[kmgt]i?b|rps|qps|tps)\b|seconds?|minutes?|milliseconds?|users?|requests?|concurrent|connections?|tokens?)/iu,
        what: "target",
      },
    },
  ],
  [
    "values",
    {
      where: "among the values",
      instead: "a name in bold with a colon before each, e.g. - **limit:** 5",
      severity: "warning",
      sentences: { pattern: /^[^\s:：][^:：]{0,40}[:：]\s*\S/u, what: "value" },
    },
  ],
]);

/** The keys whose values are several, so that items under one of them are more of the same. */
const listed: ReadonlySet<string> = new Set<FieldKey>([
  "tags",
  "reviewers",
  "requirements reference",
  "architecture document section",
  "high level task reference",
]);

const isListed = ({ key }: Field): boolean => listed.has(fieldKey(key) ?? "");

function addList(
  fields: Field[],
  list: List,
  section: string,
  parent: string | undefined,
  reading: Reading,
  left: Nodes[],
): void {
  for (const { children } of list.children) {
    const [first, ...others] = children;
    if (first === undefined) continue;
    const last =
      first.type === "paragraph" ? addParagraph(fields, first, section, parent, reading) : undefined;
    if (last === undefined) {
      left.push(...children);
      continue;
    }
    if (others.length === 0) continue;
    const nested = others.filter((node) => node.type === "list");
    // The texts of plain items are the value of a field that has none.
    const isOwnValue = last.value === "" || isListed(last);
    if (isOwnValue) addPlainItems(last, nested, reading);
    for (const inner of nested) addList(fields, inner, section, last.key, reading, isOwnValue ? [] : left);
    left.push(...others.filter((node) => node.type !== "list"));
  }
}

/** A field whose value is a list of plain items has their texts, separated by semicolons, behind what it has already. */
function addPlainItems(field: Field, lists: List[], reading: Reading): void {
  const texts = lists.flatMap((list) => list.children.flatMap((item) => plainItem(item, reading)));
  const [first] = texts;
  const last = texts.at(-1);
  if (first === undefined || last === undefined) return;
  const values = texts.map(({ value }) => value);
  const { value, valueRange } = field;
  field.value = (value === "" ? values : [value, ...values]).join("; ");
  field.valueRange = { start: value === "" ? first.range.start : valueRange.start, end: last.range.end };
}

function plainItem(item: ListItem, reading: Reading): { value: string; range: Range }[] {
  const [first] = item.children;
  if (first?.type !== "paragraph" || keyAt(first.children, 0) !== undefined) return [];
  const phrase = phraseOf({ nodes: first.children }, reading);
  return phrase === undefined ? [] : [phrase];
}

/** The fields of a paragraph, which may hold several: lines without two trailing spaces run together. Gives the last. */
function addParagraph(
  fields: Field[],
  { children }: Paragraph,
  section: string,
  parent: string | undefined,
  reading: Reading,
): Field | undefined {
  let last: Field | undefined;
  let start = nextStart(children, 0);
  while (start !== undefined) {
    const next = nextStart(children, start.at + 1);
    const nodes = children.slice(start.at + 1, next?.at);
    const value = phraseOf({ nodes, skip: start.skip }, reading);
    const keyRange = rangeOf(start.node);
    const canonical = fieldKey(start.key);
    last = {
      key: start.key,
      ...(parent !== undefined && { parent }),
      value: value?.value ?? "",
      section:
        canonical !== undefined && lifecycleKeys.has(canonical) && section !== "metadata"
          ? "lifecycle"
          : section,
      keyRange,
      valueRange: value?.range ?? { start: keyRange.end, end: keyRange.end },
    };
    fields.push(last);
    start = next;
  }
  return last;
}

/** Where the next field begins, at `from` or behind it. */
function nextStart(children: PhrasingContent[], from: number): KeyStart | undefined {
  for (let at = from; at < children.length; at += 1) {
    const found = keyAt(children, at);
    if (found !== undefined && (startsLine(children, at) || fieldKey(found.key) !== undefined)) return found;
  }
  return undefined;
}

/** A key, and how many characters behind it are no part of the value. */
interface KeyStart {
  at: number;
  node: PhrasingContent;
  key: string;
  skip: number;
}

/** The key that begins at a child: `**Key:**`, or `**Key**` before a colon, which is then skipped. */
function keyAt(children: PhrasingContent[], at: number): KeyStart | undefined {
  const node = children[at];
  if (node?.type !== "strong") return undefined;
  const label = plainText(node).trim();
  if (label.length > 1 && /[:：]$/u.test(label)) return { at, node, key: label.slice(0, -1).trim(), skip: 0 };
  const next = children[at + 1];
  const colon = next?.type === "text" ? /^[ \t]*:/.exec(next.value) : null;
  return colon === null || label === "" ? undefined : { at, node, key: label, skip: colon[0].length };
}

function startsLine(children: PhrasingContent[], at: number): boolean {
  const before = children[at - 1];
  if (before === undefined || before.type === "break") return true;
  return before.type === "text" && /[\r\n][ \t]*$/.test(before.value);
}
