import { type Html, markup } from "./html.js";

/** What a badge says by its colour, and never by colour alone: the word stands in it. */
export type Tone = "good" | "bad" | "blocked" | "doubt" | "waiting" | "quiet" | "plain";

const tones: Readonly<Record<string, Tone>> = {
  passed: "good",
  proven: "good",
  accepted: "good",
  held: "good",
  certified: "good",
  failed: "bad",
  dangling: "bad",
  uncovered: "bad",
  "not held": "bad",
  error: "bad",
  blocked: "blocked",
  ambiguous: "blocked",
  inconclusive: "doubt",
  suspect: "doubt",
  "title mismatch": "doubt",
  duplicate: "doubt",
  outdated: "doubt",
  "changed results": "doubt",
  "results without seal": "doubt",
  warning: "doubt",
  conditional: "doubt",
  undecided: "doubt",
  shallow: "waiting",
  pending: "waiting",
  "not accepted": "waiting",
  "not verified": "waiting",
};

/** The tone of a verdict, a state of a link, a coverage. */
export function toneOf(word: string): Tone {
  return tones[word] ?? "quiet";
}

const marks: Readonly<Record<Tone, string>> = {
  good: "✓",
  bad: "✗",
  blocked: "■",
  doubt: "?",
  waiting: "…",
  quiet: "–",
  plain: "",
};

/** The mark of a word's tone, for those who do not see colours. */
export function markOf(word: string): string {
  return marks[toneOf(word)];
}

/** A word in its tone, with a mark for those who do not see colours. */
export function badge(word: string, tone: Tone = toneOf(word)): Html {
  const mark = marks[tone];
  return markup`<span class="badge ${tone}">${mark !== "" && markup`<span class="mark" aria-hidden="true">${mark}</span>`}${word}</span>`;
}
