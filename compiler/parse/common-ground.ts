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
      return isPlain(node.value) && !textOf(node, source).includes("\\") && endsPlainly(node, source);
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
      return !/[\r\n]/u.test(textOf(node, source));
    case "html":
      return parent?.type === "root" || parent?.type === "paragraph";
    case "list":
      // Blank lines of the quote behind a list inside a list belong to it or do not.
      return parent?.type !== "blockquote";
    case "break":
      // Its end is before or behind the indentation of the next line.
      return !/[ \t>]/u.test(source[end(node)] ?? "");
    case "blockquote":
      return parent?.type === "root";
    case "definition":
    case "footnoteDefinition":
      return false;
    default:
      return true;
  }
}

/** No literal autolink and no mark that might have been emphasis. */
function isPlain(text: string): boolean {
  return !/[*~@]|:\/\/|www\.|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/iu.test(text);
}

/** Text that ends with its line, before marks: where the next line is indented or quoted they disagree about its end. */
function endsPlainly(node: Text, source: string): boolean {
  return !/[\r\n]$/u.test(node.value) || !/[ \t>]/u.test(source[end(node)] ?? "");
}

/** Whether marks open and close hangs on the characters around them: of those outside ASCII, the two know different ones as punctuation. */
function isFlankedPlainly(node: Nodes, source: string): boolean {
  const from = start(node);
  const to = end(node);
  const mark = source[from];
  const width = node.type === "emphasis" ? 1 : source[from + 1] === mark ? 2 : 1;
  return [from - 1, from + width, to - width - 1, to].every(
    (at) => at < 0 || at >= source.length || /[\0-\x7f\p{L}]/u.test(source[at] ?? ""),
  );
}

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
    first?.type === "paragraph" && /^\[[ \txX\r\n]\]/u.test(source.slice(start(first), start(first) + 3))
  );
}

/** Code without a fence, or whose fence is never closed, ends where the two do not agree. */
function isClosed(node: Code, source: string): boolean {
  const text = textOf(node, source);
  const fence = /^(`{3,}|~{3,})/u.exec(text)?.[0];
  if (fence === undefined) return false;
  const last = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
  return last >= 0 && new RegExp(`^[ \\t>]*${fence}[\`~]*[ \\t]*$`, "u").test(text.slice(last + 1));
}

const textOf = (node: Nodes, source: string): string => source.slice(start(node), end(node));
const start = (node: Nodes): number => node.position?.start.offset ?? 0;
const end = (node: Nodes): number => node.position?.end.offset ?? 0;
