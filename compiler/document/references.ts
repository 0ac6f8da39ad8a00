import type { ConfigData } from "../config/schema.js";
import { problem } from "../parse/index.js";
import { placesIn, type Reading } from "./reading.js";
import type { Field, Reference } from "./schema.js";
import { endsReference, holdsReference } from "./second-reference.js";

const number = String.raw`(?:\d+(?:\.\d+)*|[A-Z](?:\.\d+)+|\{[^{}]*\})`;
const kind = String.raw`(?:sections?|sec\.|task|appendix|chapter|§)`;
/** `[document] [Section] number [- title]` */
const form = new RegExp(
  String.raw`^(?:(?!${kind}(?:\s|$))(?<document>[A-Za-z][\w .&/{}-]*?)\s+)?(?:(?<kind>${kind})\s*)?(?<section>${number}|[A-Z])(?:\s*[-–—:]\s*(?<title>\S.*)|\s+\((?<bracketed>[^()]*)\))?$`,
  "isu",
);
/** In characters; anything longer is no reference. */
const longest = 500;
/** A comma divides two references only where another one begins after it: titles hold commas. */
const begin = new RegExp(
  String.raw`[,;]\s*(?=(?:[A-Za-z][\w{}-]*\s+){0,5}?(?:${kind}\s*)?${number}(?![\w%]))|;\s*`,
  "giu",
);

/**
 * Reads the fields of one kind of reference: short (`PRD 5.1`) and long (`PRD Section 5.1 - Title`) references, several separated by
 * commas or semicolons. One that names no document means the document that the configuration has for this kind. Text
 * that is no reference gives a `reference-form`.
 */
export function referencesOf(
  fields: readonly Field[],
  about: NonNullable<ConfigData["documents"][string]["field"]>,
  documents: ConfigData["documents"],
  reading: Reading,
): Reference[] {
  const implied = Object.entries(documents).find(([, { field }]) => field === about)?.[0];
  return fields.flatMap((field) => fieldReferences(field, implied, documents, reading));
}

function fieldReferences(
  field: Field,
  implied: string | undefined,
  documents: ConfigData["documents"],
  reading: Reading,
): Reference[] {
  const place = placesIn(field.valueRange, reading);
  return pieces(field.value).flatMap((text) => {
    const range = place(text);
    const refuse = (message: string): [] => {
      reading.diagnostics.push(
        problem("reference-form", reading.file, range, { severity: "warning", message, data: { text } }),
      );
      return [];
    };
    const match = text.length > longest ? null : form.exec(text);
    const section = match?.groups?.["section"];
    if (section === undefined)
      return refuse(
        `Unexpected reference "${text}", expected one such as "PRD 5.1" or "PRD Section 5.1 - Title"`,
      );
    const title = match?.groups?.["title"] ?? match?.groups?.["bracketed"];
    const words = match?.groups?.["document"];
    if (holdsReference(title ?? "", documents) || endsReference(words ?? "", documents))
      return refuse(
        `Unexpected reference "${text}" with a second number, expected a comma between references, such as "PRD 5.1, PRD 5.2"`,
      );
    const document = documentOf(words, documents) ?? implied;
    return [
      {
        section,
        text,
        range,
        ...(document !== undefined && { document }),
        ...(title !== undefined && { title: title.trim() }),
      },
    ];
  });
}

function pieces(value: string): string[] {
  return value
    .split(begin)
    .map((text) => text.trim())
    .filter((text) => text !== "");
}

/** The document's key in the configuration, where its words name one; `Phase-1` before a task is no document. */
function documentOf(words: string | undefined, documents: ConfigData["documents"]): string | undefined {
  const name = words?.trim();
  if (name === undefined || /^phase\b/i.test(name)) return undefined;
  return keysByName(documents).get(name.toLowerCase()) ?? name;
}

/** Computed once for a configuration: every spec has references. */
const known = new WeakMap<ConfigData["documents"], ReadonlyMap<string, string>>();

/** The key of each document by its names in lower case; where two share a name, the first. */
function keysByName(documents: ConfigData["documents"]): ReadonlyMap<string, string> {
  const former = known.get(documents);
  if (former !== undefined) return former;
  const keys = new Map<string, string>();
  for (const [key, { names }] of Object.entries(documents).toReversed())
    for (const name of [key, ...names]) keys.set(name.toLowerCase(), key);
  known.set(documents, keys);
  return keys;
}
