import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, parseDocument } from "yaml";

import type { Diagnostic } from "../model/diagnostic.js";
import { LineIndex, problem } from "../parse/index.js";
import { canonicalProse } from "./canonical-text.js";
import type { CatalogueSection } from "./entry.js";

/**
 * The entries of a YAML list (`- { number: "5.1", title: … }`; `id` and `name` are other words for the two) or of a map
 * from number to title. What is neither gives a `catalogue-form` at its place.
 */
export function yamlSections(
  bytes: Uint8Array,
  file: string,
): { entries: CatalogueSection[]; diagnostics: Diagnostic[] } {
  const source = new TextDecoder().decode(bytes);
  const lines = new LineIndex(source);
  const document = parseDocument(source, { logLevel: "silent", prettyErrors: false, uniqueKeys: isSameKey });
  const refuse = (from: number, to: number, what: string): Diagnostic =>
    problem("catalogue-form", file, lines.range(from, to), {
      message: `Unexpected ${what}, expected an entry such as - { number: "5.1", title: "Performance Targets" }`,
    });
  const diagnostics = document.errors.map(({ pos, message }) => refuse(...pos, `YAML: ${message}`));
  const entries: CatalogueSection[] = [];
  const add = (
    number: string | undefined,
    title: string | undefined,
    node: Node | null,
    text: string,
  ): void => {
    const [from, , to] = node?.range ?? [0, 0, 0];
    if (number === undefined || title === undefined) diagnostics.push(refuse(from, to, "entry"));
    else {
      const range = lines.range(from, to);
      entries.push({
        kind: "section",
        number: number.toUpperCase(),
        title,
        range,
        depth: 1,
        text,
        content: [],
      });
    }
  };
  const { contents } = document;
  if (isSeq(contents)) {
    for (const node of contents.items as Node[]) {
      const item = followed(node, document);
      const member = (...names: string[]): string | undefined =>
        isMap(item)
          ? names.map((name) => scalarText(followed(item.get(name, true), document))).find((text) => text)
          : undefined;
      add(member("number", "id", "section"), member("title", "name"), node, otherMembers(item, document));
    }
  } else if (isMap(contents)) {
    for (const { key, value } of contents.items)
      add(scalarText(key), scalarText(followed(value, document)), isScalar(key) ? key : contents, "");
  } else if (diagnostics.length === 0) {
    diagnostics.push(refuse(0, 0, "content"));
  }
  return { entries, diagnostics };
}

const known: ReadonlySet<unknown> = new Set(["number", "id", "section", "title", "name"]);

/** What an entry says besides its number and title (`text`, `rationale`, …), sorted by name. */
function otherMembers(item: unknown, document: Document): string {
  if (!isMap(item)) return "";
  const members = item.items.flatMap(({ key, value }) => {
    const name = scalarText(key);
    if (name === undefined || known.has(name)) return [];
    const said = isNode(value) ? plain(value, document) : value;
    return [`${name}: ${canonicalProse(typeof said === "string" ? said : JSON.stringify(said))}`];
  });
  return members.sort().join("\n");
}

/** What a node says, with what its aliases stand for: a change there is a change here. */
function plain(node: Node, document: Document): unknown {
  try {
    return node.toJS(document);
  } catch {
    // Aliases of aliases that stand for more than anybody can read: what is written is all that is compared.
    return String(node);
  }
}

/** What an alias stands for; anything else as it is. */
function followed(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** `1.1` and `1.10` are one number, and two sections. */
function isSameKey(left: unknown, right: unknown): boolean {
  const text = scalarText(left);
  return left === right || (text !== undefined && text === scalarText(right));
}

/** As written: `1.10` is no number here. */
function scalarText(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  const { value, source } = node;
  if (typeof value === "string" || typeof value === "number") return source ?? String(value);
  return undefined;
}
