import { lastNumber, scorers } from "./scorers.js";

import type { Scorer } from "./scorers.js";

export interface Question {
  readonly question: string;
  readonly answers: readonly string[];
  readonly scorer: Scorer;
}

const example = '{ "question": "What is 17 + 25?", "answers": ["42"], "scorer": "number" }';

const isScorer = (value: unknown): value is Scorer =>
  typeof value === "string" && Object.hasOwn(scorers, value);

/** A list, or the cell of a CSV file with `|` between them. */
function answersOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value)
    ? value
    : typeof value === "string"
      ? value.split("|")
      : [value];
  return list
    .filter((each) => typeof each === "string" || typeof each === "number")
    .map((each) => String(each).trim())
    .filter((each) => each !== "");
}

function questionOf(element: unknown, place: string): Question {
  const { question, answers, scorer = "contains" } = (element ?? {}) as Record<string, unknown>;
  if (typeof question !== "string" || question.trim() === "")
    throw new Error(`Unexpected ${place} without a question, expected one such as ${example}`);
  if (!isScorer(scorer))
    throw new Error(
      `Unexpected scorer ${JSON.stringify(scorer)} of ${place}, expected one of ${Object.keys(scorers).join(", ")}`,
    );
  const accepted = answersOf(answers);
  if (accepted.length === 0)
    throw new Error(`Unexpected ${place} without accepted answers, expected one such as ${example}`);
  const wordless = scorer === "number" ? accepted.find((each) => lastNumber(each) === undefined) : undefined;
  if (wordless !== undefined)
    throw new Error(
      `Unexpected accepted answer ${JSON.stringify(wordless)} of ${place}, expected a number: its scorer is "number"`,
    );
  return { question, answers: accepted, scorer };
}

/**
 * The questions of a file (JSON, YAML or CSV): a list of `question`, `answers` (any of them is right), and `scorer`, `contains` where
 * it is left out.
 * @throws Error where one is none, with its number in the file
 */
export function asQuestions(data: unknown, file: string): Question[] {
  if (!Array.isArray(data))
    throw new Error(`Unexpected content of ${file}, expected a list of questions such as ${example}`);
  return data.map((element, index) => questionOf(element, `question ${index + 1} of ${file}`));
}
