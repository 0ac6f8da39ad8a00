import type { Nodes, RootContent } from "mdast";

/** Words with single blanks between them, in composed characters. */
export function canonicalProse(text: string): string {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}

/** Code without white space, but for one blank where words would run together. */
export function canonicalCode(text: string): string {
  const trimmed = text.normalize("NFC").trim();
  return trimmed.replace(/\s+/gu, (white, at: number) =>
    isWord(trimmed[at - 1]) && isWord(trimmed[at + white.length]) ? " " : "",
  );
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_$]/u.test(character);
}

/**
 * What Markdown says, for comparing and hashing: one line per block, without marks of emphasis, without comments,
 * and without anything that wrapping, indenting or aligning changes.
 */
export function canonicalText(nodes: readonly RootContent[]): string {
  return nodes.flatMap(blockLines).join("\n");
}

function blockLines(node: Nodes): string[] {
  switch (node.type) {
    case "list":
      return node.children.flatMap((item, at) => {
        const [first = "", ...rest] = item.children.flatMap(blockLines);
        const mark = node.ordered === true ? `${(node.start ?? 1) + at}.` : "-";
        const box = typeof item.checked === "boolean" ? (item.checked ? " [x]" : " [ ]") : "";
        return [`${mark}${box} ${first}`, ...rest.map((line) => `  ${line}`)];
      });
    case "table":
      return node.children.map(({ children }) => children.map((cell) => prose(cell)).join(" | "));
    case "blockquote":
      return node.children.flatMap(blockLines).map((line) => `> ${line}`);
    case "code":
      return [`\`\`\`${node.lang ?? ""}`, canonicalCode(node.value)];
    case "html":
      return /^\s*<!--/u.test(node.value) ? [] : [canonicalProse(node.value)];
    case "footnoteDefinition":
      return [`[^${node.identifier}]`, ...node.children.flatMap(blockLines)];
    case "definition":
      return [`[${node.identifier}]: ${node.url}`];
    case "thematicBreak":
      return [];
    default:
      return [prose(node)];
  }
}

function prose(node: Nodes): string {
  return canonicalProse(inline(node));
}

function inline(node: Nodes): string {
  switch (node.type) {
    case "break":
      return " ";
    case "delete":
      return `~~${node.children.map(inline).join("")}~~`;
    case "link":
      return `${node.children.map(inline).join("")} (${node.url})`;
    case "image":
      return `${node.alt ?? ""} (${node.url})`;
    case "footnoteReference":
      return `[^${node.identifier}]`;
    default:
      return "children" in node ? node.children.map(inline).join("") : "value" in node ? node.value : "";
  }
}

/** The words of a node, a hard break as a blank. */
export function plainText(node: Nodes): string {
  if ("children" in node) return node.children.map(plainText).join("");
  if (node.type === "break") return " ";
  return "value" in node ? node.value : "";
}
