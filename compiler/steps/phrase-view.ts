import { parseQuantity } from "../targets/index.js";
import type { PhraseToken } from "./phrase-token.js";
import { plainEnd, plainToken } from "./plain-tokens.js";

export type { PhraseToken } from "./phrase-token.js";

/** Marks are `\uE000t3\uE001`: private characters, which are taken out of the phrase itself. */
const letters = { ticked: "t", quoted: "s", value: "v", emphasis: "e", number: "n", quantity: "q" } as const;

/** The pattern of a mark of these kinds: `mark("t")`, `mark("tsv")`. */
export function mark(kinds: string): string {
  return `\uE000[${kinds}]\\d+\uE001`;
}

const shapes: readonly (readonly [PhraseToken["kind"], RegExp])[] = [
  ["ticked", /(`+)(?!`)([^`]+)\1(?!`)/uy],
  ["quoted", /(["])([^"]+)"/uy],
  ["quoted", /(“)([^”]+)”/uy],
  ["value", /(\{)([^{}]+)\}/uy],
  ["emphasis", /(\*)(?![\s*])([^*]+)\*(?!\*)/uy],
  ["emphasis", /(_)(?![\s_])([^_]+)_(?![\p{L}\p{N}_])/uy],
  ["number", /()((?:\d{1,3}(?:,\d{3})+(?![\d])|\d+)(?:\.\d+)?)/uy],
  ["word", /()([\p{L}_][\p{L}\p{M}\p{N}_]*(?:['’-][\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*)*)/uy],
];

const skipped = /(?:\s|\*\*)+/uy;
/** What may be a unit behind a number: `%`, `ms`, `requests/min`, `CPU cores`, `requests per minute`. */
const unit = /\s{0,9}(?:%|\p{L}+(?:\s?\/\s?\p{L}+|(?:\s{1,9}\p{L}+){0,3}))/uy;

const space = 32;

/** Splits the Markdown of a phrase; braces are a value only where it is declared. */
export function tokenizePhrase(markdown: string, values: ReadonlyMap<string, string>): PhraseToken[] {
  const tokens: PhraseToken[] = [];
  let at = 0;
  while (at < markdown.length) {
    if (markdown.charCodeAt(at) === space) {
      at += 1;
      continue;
    }
    const end = plainEnd(markdown, at);
    if (end === at && isSkipped(markdown, at)) {
      at = skipped.lastIndex;
      continue;
    }
    const token = end > at ? plainToken(markdown.slice(at, end)) : tokenAt(markdown, at, values);
    tokens.push(token);
    at += token.raw.length;
  }
  while (isStop(tokens.at(-1)?.raw)) tokens.pop();
  return tokens;
}

const isStop = (raw: string | undefined): boolean => raw === "." || raw === ":";

function isSkipped(markdown: string, at: number): boolean {
  skipped.lastIndex = at;
  return skipped.test(markdown);
}

function tokenAt(markdown: string, at: number, values: ReadonlyMap<string, string>): PhraseToken {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at;
    const found = shape.exec(markdown);
    if (!found) continue;
    const [raw, , content = ""] = found;
    if (kind === "value" && !values.has(content.trim())) continue;
    if (kind === "number") return numberAt(markdown, at, raw);
    if (kind === "word") return plainToken(raw);
    return { kind, raw, content: fillValues(content.trim(), kind, values) };
  }
  const raw = String.fromCodePoint(markdown.codePointAt(at) ?? 0);
  return { kind: "punctuation", raw, content: raw, shown: /[\uE000\uE001]/u.test(raw) ? "\uFFFD" : raw };
}

/** A value stays its name until its type is known; inside ticks and quotes it becomes its text. */
function fillValues(content: string, kind: PhraseToken["kind"], values: ReadonlyMap<string, string>): string {
  if (kind === "value") return content;
  return content.replaceAll(/\{([^{}]+)\}/gu, (braces, name: string) => values.get(name.trim()) ?? braces);
}

function numberAt(markdown: string, at: number, raw: string): PhraseToken {
  unit.lastIndex = at + raw.length;
  let candidate = unit.exec(markdown)?.[0] ?? "";
  while (candidate !== "") {
    const quantity = parseQuantity(raw + candidate);
    if (quantity.ok && quantity.quantity.unit !== "count") {
      return { kind: "quantity", raw: raw + candidate, content: raw + candidate };
    }
    candidate = candidate.replace(/\s*[^\s]+$/u, "");
  }
  return { kind: "number", raw, content: raw };
}

/** Tokens with the text that expressions match, and where each token stands in it. */
export interface PhraseView {
  tokens: readonly PhraseToken[];
  text: string;
  places: readonly { start: number; end: number }[];
}

export function viewOf(tokens: readonly PhraseToken[]): PhraseView {
  let text = "";
  const places = tokens.map((token, index) => {
    const shown = shownAs(token, index);
    if (shown !== "" && text !== "") text += " ";
    const start = text.length;
    text += shown;
    return { start, end: text.length };
  });
  return { tokens, text, places };
}

function shownAs({ kind, shown = "" }: PhraseToken, index: number): string {
  if (kind === "word" || kind === "punctuation") return shown;
  return `\uE000${letters[kind]}${index}\uE001`;
}

/** The tokens that a stretch of the view's text stands for. */
export function tokensIn(view: PhraseView, start: number, end: number): PhraseToken[] {
  return view.tokens.filter((_, index) => isIn(view, index, start, end));
}

/** The tokens without those of a stretch, and without commas that are left at the edges. */
export function without(view: PhraseView, start: number, end: number): PhraseToken[] {
  const kept = view.tokens.filter((_, index) => !isIn(view, index, start, end));
  while (kept[0]?.raw === ",") kept.shift();
  while (kept.at(-1)?.raw === ",") kept.pop();
  return kept;
}

/** A token that shows nothing (an article) is in no stretch. */
function isIn({ places }: PhraseView, index: number, start: number, end: number): boolean {
  const place = places[index];
  return place !== undefined && place.end > place.start && place.start >= start && place.end <= end;
}
