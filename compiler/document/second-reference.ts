import type { ConfigData } from "../config/schema.js";

const kind = String.raw`(?:sections?|sec\.|task|appendix|chapter|§)`;
/** Of one part (`5`, `B`) only where nothing else stands there: names hold such numbers, too. */
const dotted = String.raw`(?:\d+|[A-Z])(?:\.\d+)+(?![\w%])`;
const joint = String.raw`(?:\band\b|[&+(–—]|\s-)\s*`;

/** What a title says of another section: `5.2`, `Section 5.2 - Integrity`, `Targets and 5.2 - Integrity`. A version (`TLS 1.2 and 1.3`) is a title. */
const another = new RegExp(
  [
    String.raw`^(?:phase\S*\s+)?(?:${kind}\s*)?(?:${dotted}|\d+$)(?:\s*$|\s*[-–—:&+(]|\s+(?:and|to)\b)`,
    String.raw`^(?:phase\S*\s+)?${kind}\s*${dotted}`,
    String.raw`${joint}(?:phase\S*\s+)?${kind}\s*${dotted}`,
    String.raw`${joint}${dotted}\s*[-–—:]`,
    String.raw`^\D*${joint}${dotted}\s*\)?$`,
  ].join("|"),
  "iu",
);
/** `PRD 5.1 and`, `PRD 5.1`: words that no document has for a name. */
const numbered = new RegExp(String.raw`\s(?:${dotted}|\d+\s+(?:and|to|&)\s*$)`, "iu");

/** Whether what stands as the title of a reference is, or holds, another reference. */
export function holdsReference(title: string, documents: ConfigData["documents"]): boolean {
  return another.test(title) || namesDocument(title, documents);
}

/** Whether what stands as the document of a reference holds another reference. */
export function endsReference(words: string, documents: ConfigData["documents"]): boolean {
  const name = words.trim().toLowerCase();
  const names = namesOf(documents);
  if (names.includes(name)) return false;
  return numbered.test(words) || names.some((known) => /^\s+\d+$/.test(behind(name, known) ?? ""));
}

/** A document of the project and a number, at the beginning or behind what joins two references. */
function namesDocument(title: string, documents: ConfigData["documents"]): boolean {
  return [title, ...title.split(/\band\b|[&+(–—]|\s-\s/iu).slice(1)].some((part) => {
    const text = part.trim().toLowerCase();
    return namesOf(documents).some((name) => beginsWithNumber.test(behind(text, name) ?? ""));
  });
}

const beginsWithNumber = new RegExp(String.raw`^\s+(?:${kind}\s*)?(?:\d|[a-z]\.\d)`, "iu");

function behind(text: string, name: string): string | undefined {
  return text.startsWith(name) ? text.slice(name.length) : undefined;
}

/** The names of the documents in lower case. */
function namesOf(documents: ConfigData["documents"]): string[] {
  return Object.entries(documents).flatMap(([key, { names }]) =>
    [key, ...names].map((name) => name.toLowerCase()),
  );
}
