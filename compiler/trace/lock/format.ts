import { isMap, isScalar, parseDocument } from "yaml";

import type { Diagnostic } from "../../model/diagnostic.js";
import { LineIndex } from "../../parse/index.js";
import { traceFinding } from "../finding.js";
import { type PartHashes, partNames } from "../parts.js";
import type { Lock } from "./lock.js";

const headerOf = (
  version: number,
): string => `# What reviewers have accepted: of each link the hashes of the requirement's section and of the spec's parts.
# Written by \`tcspec trace --accept\`. One line per link, sorted: a change of two branches merges line by line.
version: ${version}
links:
`;
const header = headerOf(2);
/** A lock of before, which has no last line: where it was cut off between two lines, nobody can tell. */
const formerHeader = headerOf(1);
/** The last line, always the same: a number of links would be wrong after a merge of two branches that each add one. */
const footer = "end: true\n";

/** The lock as a file: YAML, one line per link, sorted by code point, and a last line by which a cut is noticed. */
export function formatLock(lock: Lock): string {
  const lines = [...lock]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, parts]) => `  ${JSON.stringify(name)}: { ${partsText(parts)} }\n`);
  const links = lines.length === 0 ? header.replace("links:\n", "links: {}\n") : header + lines.join("");
  return links + footer;
}

function partsText(parts: PartHashes): string {
  return partNames
    .flatMap((name) => {
      const hash = parts[name];
      return hash === undefined ? [] : [`${name}: "${hash}"`];
    })
    .join(", ");
}

const line = /^ {2}("(?:[^"\\]|\\.)*"): \{ (.*) \}$/u;
const pair = /^([a-z -]+): "([0-9a-f]+)"$/u;

/**
 * Reads a lock. As tcspec writes it, it is read line by line (a YAML parser would take seconds for thousands of links);
 * anything else by the YAML parser, which also finds what a bad merge leaves: conflict marks, a link that stands twice.
 *
 * @param file relative to the project's root
 */
export function parseLock(text: string, file: string): { lock?: Lock; diagnostics: Diagnostic[] } {
  return quickly(text) ?? thoroughly(text, file);
}

function quickly(text: string): { lock: Lock; diagnostics: [] } | undefined {
  const lines = linesOf(text);
  // A lock without links says so (`links: {}`): what ends at its header was cut off.
  if (lines === undefined || lines.trim() === "") return undefined;
  const lock = new Map<string, PartHashes>();
  for (const entry of lines.split("\n")) {
    if (entry === "") continue;
    const match = line.exec(entry);
    const name = match?.[1] === undefined ? undefined : (JSON.parse(match[1]) as string);
    const parts = match?.[2] === undefined ? undefined : partsOf(match[2]);
    if (name === undefined || parts === undefined || lock.has(name)) return undefined;
    lock.set(name, parts);
  }
  return { lock, diagnostics: [] };
}

/** What stands between header and last line; nothing where either is not as we write it. */
function linesOf(text: string): string | undefined {
  if (text.startsWith(formerHeader)) return text.slice(formerHeader.length);
  return text.startsWith(header) && text.endsWith(`\n${footer}`)
    ? text.slice(header.length, -footer.length)
    : undefined;
}

function partsOf(text: string): PartHashes | undefined {
  const parts: PartHashes = {};
  for (const piece of text.split(", ")) {
    const match = pair.exec(piece);
    const name = partNames.find((known) => known === match?.[1]);
    if (name === undefined || match?.[2] === undefined) return undefined;
    parts[name] = match[2];
  }
  return parts;
}

function thoroughly(text: string, file: string): { lock?: Lock; diagnostics: Diagnostic[] } {
  const document = parseDocument(text, { logLevel: "silent", prettyErrors: false });
  const lines = new LineIndex(text);
  const refuse = (from: number, to: number, what: string): { diagnostics: Diagnostic[] } => ({
    diagnostics: [
      traceFinding(
        "lock-unreadable",
        "error",
        file,
        `Unexpected ${what}, expected lines such as "TC-L2-INT-DB-001 > PRD 3.4": { section text: "3f2a91c07b55" }. Mend the merge, or take one side and accept again.`,
        { range: lines.range(from, to) },
      ),
    ],
  });
  const [error] = document.errors;
  if (error) return refuse(error.pos[0], error.pos[1], `YAML (${error.message})`);
  const { contents } = document;
  if (contents === null) return refuse(0, 0, "empty file");
  if (!isMap(contents)) return refuse(0, text.length, "content");
  const version = document.get("version");
  if (version !== 1 && version !== 2) return refuse(0, 0, `version ${String(version)}`);
  const links = document.get("links", true);
  if (!isMap(links)) return refuse(text.length, text.length, "end of the file: no links");
  if (version === 2 && document.get("end") !== true)
    return refuse(text.length, text.length, `end of the file: its last line "${footer.trim()}" is gone`);
  const lock = new Map<string, PartHashes>();
  for (const { key, value } of links.items) {
    const parts: PartHashes = {};
    for (const item of isMap(value) ? value.items : []) {
      const name = partNames.find((known) => isScalar(item.key) && item.key.value === known);
      if (name !== undefined && isScalar(item.value)) parts[name] = String(item.value.value);
    }
    if (isScalar(key)) lock.set(String(key.value), parts);
  }
  return { lock, diagnostics: [] };
}
