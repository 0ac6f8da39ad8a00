/** Whether a model knows what it is asked: a file of questions, and the share that it answers well. */
import { RecordError } from "../case/errors.js";
import { asQuestions } from "./answer-quality/questions.js";
import { scorers } from "./answer-quality/scorers.js";
import { defineStep } from "./define.js";
import { describeSend } from "./mechanism/outcome.js";
import { kinds } from "./openai/kinds.js";
import { modelOf, requestOf } from "./openai/request.js";
import { show } from "./openai/shape.js";

import type { TestData } from "../data/test-data.js";
import type { Question } from "./answer-quality/questions.js";
import type { Quantity, StepContext } from "./context.js";

/** So many are asked at the same time. */
const together = 4;

interface Answered extends Question {
  /** Where the answer was none: why. */
  readonly reply: string;
  readonly right: boolean;
}

async function ask(step: StepContext, service: string, model: string, question: Question): Promise<Answered> {
  const { withText, defaults } = kinds.chat;
  const body = withText(defaults(model), question.question);
  const send = await step.send(service, { ...requestOf("chat", body), judged: true });
  if (!send.ok) return { ...question, reply: describeSend(send), right: false };
  const reply = send.reply ?? "";
  const agrees = scorers[question.scorer];
  return { ...question, reply, right: question.answers.some((accepted) => agrees(reply, accepted)) };
}

/** A share of 1; "80" would be eighty times all of them. */
function shareOf({ value, unit }: Quantity): number {
  if (unit === "ratio" && value > 0 && value <= 1) return value;
  throw new RecordError(`Unexpected ${value} ${unit}, expected a share above 0, e.g. 80 %`);
}

const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`;

const inWords = ({ question, reply, answers, scorer }: Answered) =>
  `${show(question)}: ${show(reply)}, expected ${scorer === "contains" ? "it to hold " : ""}${answers.map(show).join(" or ")}`;

export const answersReach = defineStep(
  "The answers of {service} to {file} reach {quantity}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "each question of the file (JSON, YAML or CSV with `question`, `answers`, `scorer`) is asked in a chat of its own; the share of those that are answered well is at least this, and each of the others is listed. An answer is good if it agrees with one of `answers`: by `contains` (whole words; the default), `equals` (but for letter case, white space and a full stop) or `number` (the last number in it). No question fails, and so does a request without a valid answer; the share is a sample of the answer quality",
    example: "The answers to `questions.json` reach 80 %",
  },
  async (step, service: string, file: string, least: Quantity) => {
    const share = shareOf(least);
    const data = (await step.fixture("testData")) as TestData;
    const questions = asQuestions(data.value(file), file);
    const model = await modelOf(step, service);
    const answered: Answered[] = [];
    for (let from = 0; from < questions.length; from += together) {
      const some = questions.slice(from, from + together);
      answered.push(...(await Promise.all(some.map((question) => ask(step, service, model, question)))));
    }
    const misses = answered.filter(({ right }) => !right);
    const found = (answered.length - misses.length) / answered.length;
    step.attach("answers.json", { n: answered.length, share: found, answers: answered });
    step.verify(answered.length > 0, () => `${file} holds no question, expected at least one`);
    step.sample("answer quality", found);
    step.verify(
      found >= share,
      () =>
        `${answered.length - misses.length} of ${answered.length} questions of ${file} (${percent(found)}) were answered well, expected at least ${percent(share)}:\n${misses.map(inWords).join("\n")}`,
    );
  },
);
