import type { Nodes, Parents, Root, Text } from "mdast";

import type { LineIndex } from "./line-index.js";

/**
 * Gives every node a position. remark finds literal autolinks (`www.example.org`, an address of e-mail) after parsing,
 * and the pieces that it cuts a text into then have none. To a spec such a link is text: each run of unplaced nodes
 * becomes one text again, where it stands in the source, or between its neighbours where escapes hide it.
 */
export function placeAll(root: Root, source: string, lines: LineIndex): void {
  const open: Parents[] = [root];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    if (holdsUnplaced(parent)) parent.children = placed(parent, source, lines) as never;
    for (const child of parent.children) if ("children" in child) open.push(child);
  }
}

function holdsUnplaced({ children }: Parents): boolean {
  for (const { position } of children) if (position === undefined) return true;
  return false;
}

function placed(parent: Parents, source: string, lines: LineIndex): Nodes[] {
  const result: Nodes[] = [];
  let run: Nodes[] = [];
  const close = (next: number) => {
    if (run.length > 0) result.push(textOf(run, endOf(result.at(-1)) ?? startOf(parent) ?? 0, next));
    run = [];
  };
  const textOf = (nodes: readonly Nodes[], from: number, to: number): Text => {
    const value = nodes.map(plain).join("");
    const found = source.slice(from, Math.max(from, to)).indexOf(value);
    const [start, end] = found < 0 ? [from, Math.max(from, to)] : [from + found, from + found + value.length];
    return { type: "text", value, position: lines.range(start, end) };
  };
  for (const child of parent.children) {
    if (child.position === undefined) {
      run.push(child);
      continue;
    }
    close(startOf(child) ?? 0);
    result.push(child);
  }
  close(endOf(parent) ?? source.length);
  return result;
}

const startOf = (node: Nodes | undefined): number | undefined => node?.position?.start.offset;
const endOf = (node: Nodes | undefined): number | undefined => node?.position?.end.offset;

function plain(node: Nodes): string {
  if ("children" in node) return node.children.map(plain).join("");
  return "value" in node ? node.value : "";
}
