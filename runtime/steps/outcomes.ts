import type { Quantity, Send, StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { atLeastOne } from "./mechanism/at-least-one.js";
import { locating } from "./mechanism/located.js";
import {
  answeredSends,
  describeSend,
  outcomesOf,
  refusalProblem,
  successProblem,
} from "./mechanism/outcome.js";
import type { Judged, OutcomeGroup } from "./mechanism/outcome.js";

type Problem = (outcome: Judged) => string | undefined;

const total = (groups: readonly OutcomeGroup[]) => groups.reduce((sum, { count }) => sum + count, 0);

async function each(step: StepContext, what: string, problemOf: Problem): Promise<void> {
  const groups = outcomesOf(step);
  const wrong = groups.filter(({ outcome }) => problemOf(outcome) !== undefined);
  const [first] = wrong;
  const message = () =>
    `Expected that each of the ${total(groups)} requests ${what}, found ${total(wrong)} that did not: ${first === undefined ? "" : `${problemOf(first.outcome) ?? ""}: ${first.description}`}`;
  await locating(first?.row ?? step.place, () => step.verify(first === undefined, message));
}

const comparisons = {
  exactly: (found: number, wanted: number) => found === wanted,
  "at most": (found: number, wanted: number) => found <= wanted,
  "at least": (found: number, wanted: number) => found >= wanted,
};

function count(
  step: StepContext,
  comparison: keyof typeof comparisons,
  wanted: number,
  what: string,
  problemOf: Problem,
): void {
  const groups = outcomesOf(step);
  const found = total(groups.filter(({ outcome }) => problemOf(outcome) === undefined));
  const odd = groups.find(({ outcome }) => problemOf(outcome) !== undefined);
  step.verify(
    comparisons[comparison](found, wanted),
    () =>
      `Expected that ${comparison} ${wanted} of the ${total(groups)} requests ${what}, found ${found}${odd === undefined ? "" : `; the first of the others: ${odd.description}`}`,
  );
}

function refusedWith(statuses: readonly number[], code?: string): Problem {
  const success = statuses.find((status) => status < 300);
  if (success !== undefined)
    throw new Error(`Unexpected refusal with ${success}, expected statuses from 300 to 599, e.g. 429`);
  return (outcome) => refusalProblem(outcome, statuses, code);
}
const shown = (statuses: readonly number[]) => statuses.join(" or ");

export const eachSucceeds = defineStep(
  "It/Each/All succeed(s)",
  {
    asserts: true,
    judgesOutcome: true,
    says: "every request of the step was answered with 2xx and a valid body; a step that sent nothing fails",
    example: "All succeed",
  },
  (step) => each(step, "succeeds", successProblem),
);

export const noneSucceeds = defineStep(
  "None succeed(s)",
  {
    asserts: true,
    judgesOutcome: true,
    says: "no request of the step was answered with 2xx and a valid body; a step that sent nothing fails",
  },
  (step) => count(step, "exactly", 0, "succeed", successProblem),
);

export const exactlySucceed = defineStep(
  "Exactly {n} succeed(s)",
  {
    asserts: true,
    judgesOutcome: true,
    says: "so many requests of the step were answered with 2xx and a valid body, no more and no less",
    example: "Exactly 100 succeed",
  },
  (step, wanted: number) => count(step, "exactly", wanted, "succeed", successProblem),
);

export const atMostSucceed = defineStep(
  "At most {n} succeed(s)",
  {
    asserts: true,
    judgesOutcome: true,
    says: "no more requests of the step than this were answered with 2xx and a valid body",
  },
  (step, wanted: number) => count(step, "at most", wanted, "succeed", successProblem),
);

export const atLeastSucceed = defineStep(
  "At least {n} succeed(s)",
  {
    asserts: true,
    judgesOutcome: true,
    says: "no fewer requests of the step than this were answered with 2xx and a valid body",
  },
  (step, wanted: number) => count(step, "at least", atLeastOne(wanted), "succeed", successProblem),
);

export const exactlySucceedOthersRefused = defineStep(
  "Exactly {n} succeed(s), the other(s) is/are refused with {status}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "so many requests of the step succeeded; every other one was refused with one of these statuses, of a model or gateway with a well-formed error and no content",
    example: "Exactly {limit} succeed, the others are refused with 429",
  },
  async (step, wanted: number, statuses: number[]) => {
    count(step, "exactly", wanted, "succeed", successProblem);
    await eitherOr(step, statuses);
  },
);

export const eachRefused = defineStep(
  "It/Each/All is/are refused with {status}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "every request of the step was answered with one of these statuses, of a model or gateway with a well-formed error (message, type, code) and no content",
    example: "Each is refused with 429",
  },
  (step, statuses: number[]) => each(step, `is refused with ${shown(statuses)}`, refusedWith(statuses)),
);

export const eachRefusedWithCode = defineStep(
  "It/Each/All is/are refused with {status} and the error code {text}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "every request of the step was answered with one of these statuses, an error of this code (`error.code`; of other services than models and gateways also `code`, or `error` itself), of a model or gateway well-formed and without content",
    example: "It is refused with 401 and the error code `invalid_api_key`",
  },
  (step, statuses: number[], code: string) =>
    each(step, `is refused with ${shown(statuses)} and the code ${code}`, refusedWith(statuses, code)),
);

export const noneRefused = defineStep(
  "None is/are refused",
  {
    asserts: true,
    judgesOutcome: true,
    says: "no request of the step was answered with a status of 4xx or 5xx; a step that sent nothing fails",
  },
  (step) => each(step, "is not refused", ({ status = 0 }) => (status >= 400 ? "it was refused" : undefined)),
);

export const exactlyRefused = defineStep(
  "Exactly {n} is/are refused with {status}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "so many requests of the step were refused with one of these statuses, of a model or gateway with a well-formed error and no content",
  },
  (step, wanted: number, statuses: number[]) =>
    count(step, "exactly", wanted, `are refused with ${shown(statuses)}`, refusedWith(statuses)),
);

export const atMostRefused = defineStep(
  "At most {n} is/are refused with {status}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "no more requests of the step than this were refused with one of these statuses, of a model or gateway with a well-formed error and no content",
  },
  (step, wanted: number, statuses: number[]) =>
    count(step, "at most", wanted, `are refused with ${shown(statuses)}`, refusedWith(statuses)),
);

export const atLeastRefused = defineStep(
  "At least {n} is/are refused with {status}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "no fewer requests of the step than this were refused with one of these statuses, of a model or gateway with a well-formed error and no content",
  },
  (step, wanted: number, statuses: number[]) =>
    count(step, "at least", atLeastOne(wanted), `are refused with ${shown(statuses)}`, refusedWith(statuses)),
);

function eitherOr(step: StepContext, statuses: readonly number[]): Promise<void> {
  const problemOf = refusedWith(statuses);
  return each(step, `either succeeds or is refused with ${shown(statuses)}`, (outcome) =>
    successProblem(outcome) === undefined ? undefined : problemOf(outcome),
  );
}

export const eachSucceedsOrIsRefused = defineStep(
  "Each either succeeds or is refused with {status}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "every request of the step succeeded, or was refused with one of these statuses, of a model or gateway with a well-formed error and no content",
    example: "Each either succeeds or is refused with 503",
  },
  eitherOr,
);

const refusals = (sends: readonly Send[]) => sends.filter(({ status = 0 }) => status >= 400);

function eachRefusal(step: StepContext, what: string, problemOf: (send: Send) => string | undefined): void {
  const found = refusals(answeredSends(step));
  if (found.length === 0) throw new Error(`Expected refusals that ${what}, found that nothing was refused`);
  const wrong = found.find((send) => problemOf(send) !== undefined);
  step.verify(
    wrong === undefined,
    () =>
      `Expected that each of the ${found.length} refusals ${what}, found ${wrong === undefined ? "" : `${problemOf(wrong) ?? ""}: ${describeSend(wrong)}`}`,
  );
}

export const refusalsHave = defineStep(
  "Refusals have {header}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "every refused request of the step (4xx or 5xx) was answered with this header; a step without a refusal fails",
    example: "Refusals have `Retry-After`",
  },
  (step, header: string) =>
    eachRefusal(step, `has ${header}`, ({ headers }) =>
      headers[header.toLowerCase()] === undefined ? "one without it" : undefined,
    ),
);

export const refusalsHaveBetween = defineStep(
  "Refusals have {header} of {q} to {q}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "every refused request of the step was answered with this header, whose number (a time in seconds) lies between the two, both included",
    example: "Refusals have `Retry-After` of 1 s to {window}",
  },
  (step, header: string, least: Quantity, most: Quantity) => {
    const inSeconds = ({ value, unit }: Quantity) => (unit === "ms" ? value / 1000 : value);
    eachRefusal(step, `has ${header} of ${inSeconds(least)} to ${inSeconds(most)}`, ({ headers }) => {
      const text = headers[header.toLowerCase()];
      if (text === undefined) return "one without it";
      const value = text.trim() === "" ? Number.NaN : Number(text);
      return value >= inSeconds(least) && value <= inSeconds(most) ? undefined : `"${text}"`;
    });
  },
);
