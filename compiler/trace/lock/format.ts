import { isMap, isScalar, parseDocument } from "yaml";

import type { Diagnostic } from "../../model/diagnostic.js";
import { LineIndex } from "../../parse/index.js";
import { traceFinding } from "../finding.js";
import { type PartHashes, partNames } from "../parts.js";
import type { Lock } from "./lock.js";

const header = `# What reviewers have accepted: of each link the hashes of the requirement's section and of the spec's parts.
# Written by \`tcspec trace --accept\`. One line per link, sorted: a change of two branches merges line by line.
version: 1
links:
`;

/** The lock as a file: YAML, one line per link, sorted by code point. */
export function formatLock(lock: Lock): string {
  const lines = [...lock]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, parts]) => `  ${JSON.stringify(name)}: { ${partsText(parts)} }\n`);
  return lines.length === 0 ? header.replace("links:\n", "links: {}\n") : header + lines.join("");
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
  if (!text.startsWith(header)) return undefined;
  // A lock without links says so (`links: {}`): what ends at its header was cut off.
  if (text.slice(header.length).trim() === "") return undefined;
  const lock = new Map<string, PartHashes>();
  for (const entry of text.slice(header.length).split("\n")) {
    if (entry === "") continue;
    const match = line.exec(entry);
    const name = match?.[1] === undefined ? undefined : (JSON.parse(match[1]) as string);
    const parts = match?.[2] === undefined ? undefined : partsOf(match[2]);
    if (name === undefined || parts === undefined || lock.has(name)) return undefined;
    lock.set(name, parts);
  }
  return { lock, diagnostics: [] };
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
  if (version !== 1) return refuse(0, 0, `version ${String(version)}`);
  const links = document.get("links", true);
  if (!isMap(links)) return refuse(text.length, text.length, "end of the file: no links");
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
