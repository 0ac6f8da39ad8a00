import type { Heading, RootContent } from "mdast";

import type { Diagnostic } from "../model/diagnostic.js";
import { parseMarkdown } from "../parse/index.js";
import { canonicalText, plainText } from "./canonical-text.js";
import type { CatalogueEntry, CatalogueSection } from "./entry.js";

const number = String.raw`\d{1,4}(?:\.\d{1,4}){0,8}|[A-Z](?:\.\d{1,4}){0,8}`;
/** `3.3 Title`, `1. Title`, `Appendix B: Title`, `B.1.1 Title`, `Task 1.2: Title`, `Phase 1: Title`, `Section 2 - Title`. */
const form = new RegExp(
  String.raw`^(?:(?<kind>section|appendix|task|phase)\s+)?(?<number>${number})(?:[.:)]|\s+[-–—])?\s+(?<title>\S.*)$`,
  "iu",
);

/**
 * The numbered headings of a Markdown document, with what stands under each. A Markdown parser finds them: text in
 * fences is no heading, emphasis is not part of a title.
 *
 * @param file relative to the project's root, for diagnostics
 */
export function markdownSections(
  bytes: Uint8Array,
  file: string,
): { entries: CatalogueSection[]; diagnostics: Diagnostic[] } {
  const { root, diagnostics } = parseMarkdown(bytes, file);
  const open: { entry: CatalogueEntry; depth: number; content: RootContent[] }[] = [];
  let current: (typeof open)[number] | undefined;
  for (const node of root.children) {
    if (node.type !== "heading") {
      current?.content.push(node);
      continue;
    }
    const entry = entryOf(node);
    if (entry !== undefined) {
      current = { entry, depth: node.depth, content: [] };
      open.push(current);
    } else if (current !== undefined && node.depth > current.depth) {
      current.content.push(node);
    } else {
      // A heading without a number ("Glossary") ends the section before it and is none itself.
      current = undefined;
    }
  }
  const entries = open.map(({ entry, depth, content }): CatalogueSection => ({
    ...entry,
    depth,
    content,
    text: canonicalText(content),
  }));
  return { entries, diagnostics };
}

function entryOf(heading: Heading): CatalogueEntry | undefined {
  const groups = form.exec(plainText(heading).replace(/\s+/gu, " ").trim())?.groups;
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
