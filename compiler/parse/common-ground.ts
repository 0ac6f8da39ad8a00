import type { Code, Nodes, Parents, Root, Text } from "mdast";

/**
 * Is a tree that satteri gave the one that remark gives? The two differ in a few constructs, found by comparing them
 * on CommonMark's examples and on random texts; where one of these may be at work the answer is no. It may be no for
 * a tree that agrees, never yes for one that differs.
 */
export function isCommonGround(root: Root, source: string): boolean {
  return isCommonText(source, root) && agree(root, undefined, source);
}

/** What shows in the text alone: characters that one of them replaces, and `---` that may or may not open front matter. */
function isCommonText(source: string, root: Root): boolean {
  // NUL is what remark replaces.
  if (source.includes("\0") || (source.includes("+++") && /^\+\+\+/mu.test(source))) return false;
  return !source.startsWith("---") || root.children[0]?.type === "yaml";
}

function agree(node: Nodes, parent: Parents | undefined, source: string): boolean {
  if (!agreesByItself(node, parent, source)) return false;
  if (!("children" in node)) return true;
  let last: Nodes | undefined;
  for (const child of node.children) {
    if (!agree(child, node, source) || isTornParagraph(last, child)) return false;
    last = child;
  }
  return true;
}

/** Paragraphs without a blank line between them: one that was cut where a table seemed to begin. */
const isTornParagraph = (last: Nodes | undefined, node: Nodes): boolean =>
  last?.type === "paragraph" &&
  node.type === "paragraph" &&
  (node.position?.start.line ?? 0) <= (last.position?.end.line ?? 0) + 1;

function agreesByItself(node: Nodes, parent: Parents | undefined, source: string): boolean {
  switch (node.type) {
    case "text":
      return isPlain(node, source) && endsPlainly(node, source);
    case "link":
      // A literal autolink: remark finds some of them only after parsing, and gives them no place.
      return source[start(node)] === "[";
    case "emphasis":
    case "strong":
    case "delete":
      return isFlankedPlainly(node, source);
    case "listItem":
      // Of an item without content they do not always see the same end.
      if (node.children.length === 0) return false;
      return typeof node.checked === "boolean" ? isPlainTask(node, source) : !beginsWithBox(node, source);
    case "tableRow":
      return source[start(node)] === "|";
    case "code":
      return isClosed(node, source);
    case "inlineCode":
      return !holdsLineEnd(textOf(node, source));
    case "html":
      return parent?.type === "root" || parent?.type === "paragraph";
    case "list":
      // Blank lines of the quote behind a list inside a list belong to it or do not.
      return parent?.type !== "blockquote";
    case "break":
      // Its end is before or behind the indentation of the next line.
      return !isIndentation(source.charCodeAt(end(node)));
    case "blockquote":
      return parent?.type === "root";
    case "definition":
    case "footnoteDefinition":
      return false;
    default:
      return true;
  }
}

/** No literal autolink, no mark that might have been emphasis and no escape. */
function isPlain(node: Text, source: string): boolean {
  // As long as in the source, it has no escape there that it lacks itself: an escape is longer than what it stands for.
  if (isSafe(node.value) && node.value.length === end(node) - start(node)) return true;
  return (
    !/[*~@]|:\/\/|www\.|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/iu.test(node.value) &&
    !textOf(node, source).includes("\\")
  );
}

/** Nothing but characters that never matter here, as in most texts: the regular expression costs more. */
function isSafe(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 128 && telling[code] === 1) return false;
  }
  return true;
}

const telling = Uint8Array.from({ length: 128 }, (_, code) =>
  "*~@:._\\".includes(String.fromCharCode(code)) ? 1 : 0,
);

/** Text that ends with its line, before marks: where the next line is indented or quoted they disagree about its end. */
function endsPlainly(node: Text, source: string): boolean {
  return (
    !isLineEnd(node.value.charCodeAt(node.value.length - 1)) || !isIndentation(source.charCodeAt(end(node)))
  );
}

/** Whether marks open and close hangs on the characters around them: of those outside ASCII, the two know different ones as punctuation. */
function isFlankedPlainly(node: Nodes, source: string): boolean {
  const from = start(node);
  const to = end(node);
  const mark = source[from];
  const width = node.type === "emphasis" ? 1 : source[from + 1] === mark ? 2 : 1;
  return (
    isPlainFlank(source, from - 1) &&
    isPlainFlank(source, from + width) &&
    isPlainFlank(source, to - width - 1) &&
    isPlainFlank(source, to)
  );
}

/** A character of ASCII or a letter, or the edge of the text, where the code is no number. */
const isPlainFlank = (source: string, at: number): boolean =>
  !(source.charCodeAt(at) > 127) || /\p{L}/u.test(source[at] ?? "");

/** `- [x] words`: other content after the box gets another place. */
function isPlainTask(item: Extract<Nodes, { type: "listItem" }>, source: string): boolean {
  const [first] = item.children;
  if (first?.type !== "paragraph" || first.children[0]?.type !== "text") return false;
  return /\] $/u.test(source.slice(0, start(first)).slice(-2)) && /^\S/u.test(first.children[0].value);
}

/** `[x]` and nothing else on its line: to one of them a box. */
function beginsWithBox(item: Extract<Nodes, { type: "listItem" }>, source: string): boolean {
  const [first] = item.children;
  return (
    first?.type === "paragraph" &&
    source[start(first)] === "[" &&
    /^\[[ \txX\r\n]\]/u.test(source.slice(start(first), start(first) + 3))
  );
}

/** Code without a fence, or whose fence is never closed, ends where the two do not agree. */
function isClosed(node: Code, source: string): boolean {
  const from = start(node);
  opening.lastIndex = from;
  const fence = opening.exec(source)?.[0];
  if (fence === undefined) return false;
  let last = end(node);
  while (last > from && !isLineEnd(source.charCodeAt(last - 1))) last -= 1;
  return last > from && closing.exec(source.slice(last, end(node)))?.[1]?.startsWith(fence) === true;
}

const opening = /`{3,}|~{3,}/uy;
const closing = /^[ \t>]*([`~]+)[ \t]*$/u;

const holdsLineEnd = (text: string): boolean => text.includes("\n") || text.includes("\r");
const isLineEnd = (code: number): boolean => code === 10 || code === 13;
/** A blank or the mark of a quote. */
const isIndentation = (code: number): boolean => code === 32 || code === 9 || code === 62;

const textOf = (node: Nodes, source: string): string => source.slice(start(node), end(node));
const start = (node: Nodes): number => node.position?.start.offset ?? 0;
const end = (node: Nodes): number => node.position?.end.offset ?? 0;
