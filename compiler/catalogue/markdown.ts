import type { Heading, Nodes } from "mdast";

import type { Diagnostic } from "../model/diagnostic.js";
import { parseMarkdown } from "../parse/index.js";
import type { CatalogueEntry } from "./entry.js";

const number = String.raw`\d{1,4}(?:\.\d{1,4}){0,8}|[A-Z](?:\.\d{1,4}){0,8}`;
/** `3.3 Title`, `1. Title`, `Appendix B: Title`, `B.1.1 Title`, `Task 1.2: Title`, `Phase 1: Title`, `Section 2 - Title`. */
const form = new RegExp(
  String.raw`^(?:(?<kind>section|appendix|task|phase)\s+)?(?<number>${number})(?:[.:)]|\s+[-–—])?\s+(?<title>\S.*)$`,
  "iu",
);

/**
 * The numbered headings of a Markdown document. A Markdown parser finds them: text in fences is no heading, emphasis is
 * not part of a title.
 *
 * @param file relative to the project's root, for diagnostics
 */
export function markdownEntries(
  bytes: Uint8Array,
  file: string,
): { entries: CatalogueEntry[]; diagnostics: Diagnostic[] } {
  const { root, diagnostics } = parseMarkdown(bytes, file);
  const headings = root.children.filter((node): node is Heading => node.type === "heading");
  return { entries: headings.flatMap((heading) => entryOf(heading) ?? []), diagnostics };
}

function entryOf(heading: Heading): CatalogueEntry | undefined {
  const groups = form.exec(textOf(heading).replace(/\s+/gu, " ").trim())?.groups;
  const start = heading.position?.start;
  const end = heading.position?.end;
  if (groups?.["number"] === undefined || start?.offset === undefined || end?.offset === undefined)
    return undefined;
  const kind = groups["kind"]?.toLowerCase() as CatalogueEntry["kind"] | undefined;
  // "A new beginning" is a sentence: a single letter is a number only behind its kind, or with a number of its own.
  if (kind === undefined && /^[a-z]$/i.test(groups["number"])) return undefined;
  return {
    kind: kind ?? "section",
    number: groups["number"].toUpperCase(),
    title: groups["title"] ?? "",
    range: {
      start: { line: start.line, column: start.column, offset: start.offset },
      end: { line: end.line, column: end.column, offset: end.offset },
    },
  };
}

function textOf(node: Nodes): string {
  if ("children" in node) return node.children.map(textOf).join("");
  if (node.type === "break") return " ";
  return "value" in node ? node.value : "";
}
