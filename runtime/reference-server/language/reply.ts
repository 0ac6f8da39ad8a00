import type { Turn } from "../faults/seams.js";
import { solve } from "./arithmetic.js";
import { canonical, factsIn, factsOf, sentences, type Facts } from "./facts.js";
import { hash, random } from "./random.js";

/** What a rule sees: the last message of the user, what was told before and in it, the whole conversation. */
interface Question {
  readonly text: string;
  readonly facts: Facts;
  readonly conversation: readonly Turn[];
  readonly seed: number;
}

type Rule = (question: Question) => string | undefined;

/** The first rule that has an answer gives it. `docs/reference-server.md` lists them for authors. */
const rules: readonly Rule[] = [
  repeatAfterMe,
  write,
  count,
  sum,
  wordCount,
  messageCount,
  summary,
  askedFact,
  noted,
];

/** At most so many words of a message are given back where no rule knows better. */
const ECHOED_WORDS = 32;

const fillers =
  "time river stone light garden letter window music harbour winter field engine paper signal mountain answer".split(
    " ",
  );

/**
 * The reply of the simulated model to a conversation: a function of conversation and seed, nothing else.
 * Markers of the last user message (words of eight and more characters that mix letters and digits) always stand
 * in the reply, so that an answer can be told to belong to its request.
 */
export function replyTo(conversation: readonly Turn[], seed: number): string {
  const text =
    conversation.findLast(({ role }) => role === "user")?.content ?? conversation.at(-1)?.content ?? "";
  const question: Question = { text, facts: factsOf(conversation), conversation, seed };
  let reply: string | undefined;
  for (const rule of rules) {
    reply = rule(question);
    if (reply !== undefined) break;
  }
  return withMarkers(reply ?? echo(question), text);
}

/** Words of at least eight characters with letters and digits: nobody writes them by chance. */
export function markersOf(text: string): string[] {
  const words = text.match(/[A-Za-z0-9](?:[A-Za-z0-9_-]{6,98})[A-Za-z0-9]/g) ?? [];
  return [...new Set(words.filter((word) => /\d/.test(word) && /[A-Za-z]/.test(word)))].slice(0, 4);
}

function withMarkers(reply: string, text: string): string {
  const missing = markersOf(text).filter((marker) => !reply.includes(marker));
  return missing.length === 0 ? reply : `(${missing.join(" ")}) ${reply}`;
}

function repeatAfterMe({ text }: Question): string | undefined {
  return /^\s*(?:please\s+)?(?:repeat(?: after me| exactly)?|say exactly|echo)\s*:\s*([\s\S]+)$/i
    .exec(text)?.[1]
    ?.trim();
}

function write({ text, seed }: Question): string | undefined {
  const words = Number(/\bwrite\s+(?:exactly\s+)?(\d{1,5})\s+words\b/i.exec(text)?.[1] ?? 0);
  if (words === 0) return undefined;
  const next = random(hash(text) ^ seed);
  return Array.from({ length: words }, () => fillers[Math.floor(next() * fillers.length)]).join(" ");
}

function count({ text }: Question): string | undefined {
  const match = /\bcount\s+(?:from\s+(\d{1,5})\s+)?to\s+(\d{1,5})\b/i.exec(text);
  if (match === null) return undefined;
  const from = Number(match[1] ?? 1);
  const to = Number(match[2]);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => String(from + index)).join(", ");
}

/** Sums, also over what was told: "What is my number plus 3?" */
function sum({ text, facts }: Question): string | undefined {
  if (!/\d/.test(text) && !/plus|minus|times|divided|multiplied/i.test(text)) return undefined;
  let worded = text;
  for (const [key, value] of facts)
    if (/^-?\d+(\.\d+)?$/.test(value))
      worded = worded.replace(new RegExp(`\\b(?:my|the) ${escaped(key)}\\b`, "gi"), value);
  const result = solve(worded);
  return result === undefined ? undefined : `The result is ${result}.`;
}

function wordCount({ text }: Question): string | undefined {
  const quoted = /\bhow many words (?:are|does|has)[^:"“]*[:"“]\s*([^"”]+)/i.exec(text)?.[1];
  return quoted === undefined ? undefined : `There are ${quoted.trim().split(/\s+/).length} words.`;
}

function messageCount({ text, conversation }: Question): string | undefined {
  if (!/\bhow many (?:messages|questions)\b/i.test(text)) return undefined;
  return `You have sent ${conversation.filter(({ role }) => role === "user").length} messages.`;
}

function summary({ text, facts }: Question): string | undefined {
  if (
    !/\b(?:what (?:do you know|have i told you)|everything i told you|summari[sz]e (?:our|this|the) conversation)\b/i.test(
      text,
    )
  )
    return undefined;
  const told = [...facts].map(([key, value]) => `your ${key} is ${value}`);
  return told.length === 0 ? "You have told me nothing yet." : `You told me: ${told.join("; ")}.`;
}

/** Ways to ask that do not hold the key of the fact. */
const askedKeys: readonly (readonly [RegExp, string])[] = [
  [/\bwho am i\b|\bwhat am i called\b/i, "name"],
  [/\bwhere do i live\b/i, "home"],
  [/\bhow old am i\b/i, "age"],
  [/\bwhat (?:do i work as|is my job)\b/i, "job"],
];

const ASKS =
  /\b(?:what(?:'s| is| was| are| were)|tell me|do you (?:remember|know|recall)|remind me of|name|which is)\s+(?:again\s+)?(?:what\s+)?(my|the)\s+([\p{L}][\p{L}\p{N} _-]{0,60}?)(?:\s+(?:is|was|again|now|please))*\s*[?.!]*$/iu;

/** One answer per sentence that asks, so that two questions in a message get two. */
function askedFact({ text, facts }: Question): string | undefined {
  const answers = sentences(text).flatMap((sentence) => {
    const asked = askedKeys.find(([pattern]) => pattern.test(sentence));
    const match = ASKS.exec(sentence);
    if (asked !== undefined) return [answerOf("my", asked[1], facts)];
    return match === null ? [] : [answerOf(match[1] ?? "my", match[2] ?? "", facts)];
  });
  return answers.length === 0 ? undefined : answers.join(" ");
}

function answerOf(article: string, key: string, facts: Facts): string {
  const owner = article.toLowerCase() === "my" ? "your" : "the";
  const value = facts.get(canonical(key));
  return value === undefined
    ? `You have not told me ${owner} ${key}.`
    : `${capital(owner)} ${key} is ${value}.`;
}

/** The acknowledgement's wording is the only thing that the seed decides here. */
function noted({ text, seed }: Question): string | undefined {
  const told = factsIn(text);
  if (told.length === 0) return undefined;
  const openings = ["Noted", "Understood", "All right"];
  const opening = openings[(hash(text) ^ seed) % openings.length] ?? "Noted";
  return `${opening}: ${told.map(([key, value]) => `${key} is ${value}`).join("; ")}.`;
}

function echo({ text }: Question): string {
  const words = text.trim().split(/\s+/);
  return `You said: ${words.slice(0, ECHOED_WORDS).join(" ")}${words.length > ECHOED_WORDS ? " …" : ""}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
