import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";

import type { Diagnostic } from "../model/diagnostic.js";
import { LineIndex, problem } from "../parse/index.js";
import type { CatalogueEntry } from "./entry.js";

/**
 * The entries of a YAML list (`- { number: "5.1", title: … }`; `id` and `name` are other words for the two) or of a map
 * from number to title. What is neither gives a `catalogue-form` at its place.
 */
export function yamlEntries(
  bytes: Uint8Array,
  file: string,
): { entries: CatalogueEntry[]; diagnostics: Diagnostic[] } {
  const source = new TextDecoder().decode(bytes);
  const lines = new LineIndex(source);
  const document = parseDocument(source, { logLevel: "silent", prettyErrors: false });
  const refuse = (from: number, to: number, what: string): Diagnostic =>
    problem("catalogue-form", file, lines.range(from, to), {
      message: `Unexpected ${what}, expected an entry such as - { number: "5.1", title: "Performance Targets" }`,
    });
  const diagnostics = document.errors.map(({ pos, message }) => refuse(...pos, `YAML: ${message}`));
  const entries: CatalogueEntry[] = [];
  const add = (number: string | undefined, title: string | undefined, node: Node | null): void => {
    const [from, , to] = node?.range ?? [0, 0, 0];
    if (number === undefined || title === undefined) diagnostics.push(refuse(from, to, "entry"));
    else entries.push({ kind: "section", number: number.toUpperCase(), title, range: lines.range(from, to) });
  };
  const { contents } = document;
  if (isSeq(contents)) {
    for (const item of contents.items as Node[]) {
      const member = (...names: string[]): string | undefined =>
        isMap(item) ? names.map((name) => scalarText(item.get(name, true))).find((text) => text) : undefined;
      add(member("number", "id", "section"), member("title", "name"), item);
    }
  } else if (isMap(contents)) {
    for (const { key, value } of contents.items)
      add(scalarText(key), scalarText(value), isScalar(key) ? key : contents);
  } else if (diagnostics.length === 0) {
    diagnostics.push(refuse(0, 0, "content"));
  }
  return { entries, diagnostics };
}

/** As written: `1.10` is no number here. */
function scalarText(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  const { value, source } = node;
  if (typeof value === "string" || typeof value === "number") return source ?? String(value);
  return undefined;
}
