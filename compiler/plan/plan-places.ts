import { type Document, isMap, isNode, isPair, type Node, type Pair } from "yaml";

import type { Range } from "../model/range.js";
import type { LineIndex } from "../parse/index.js";

/** Keys of maps and indices of lists, from the outside in. */
export type Path = readonly PropertyKey[];

/** Where the parts of a document stand. */
export class Places {
  constructor(
    private readonly document: Document,
    private readonly lines: LineIndex,
  ) {}

  /** The place of what a path leads to, or of its key; where there is nothing, of the nearest thing around it. */
  of(path: Path, { atKey = false }: { atKey?: boolean } = {}): Range {
    for (let length = path.length; length > 0; length -= 1) {
      const keys = path.slice(0, length);
      const node = this.key(keys, atKey && length === path.length) ?? this.document.getIn(keys, true);
      if (isNode(node) && node.range) return this.lines.range(node.range[0], node.range[1]);
    }
    return this.lines.range(0, 0);
  }

  /** The key of a map's member, where it is asked for or the value is a collection: a frame around all of that helps nobody. */
  private key(path: Path, isAsked: boolean): Node | undefined {
    const parent: unknown =
      path.length === 1 ? this.document.contents : this.document.getIn(path.slice(0, -1), true);
    if (!isMap(parent)) return undefined;
    const pair = parent.items.find(
      (item): item is Pair<Node> => isPair(item) && String(item.key) === String(path.at(-1)),
    );
    const isWhole = isAsked || !isNode(pair?.value) || "items" in pair.value;
    return isWhole ? pair?.key : undefined;
  }

  name(path: Path): Range {
    return this.of([...path, "name"]);
  }
}
