import { RecordError } from "../../case/errors.js";
import type { Row, Send, StepContext } from "../context.js";
import { loadsOfStep } from "../load/loads.js";
import { outcomesOfLoad } from "../load/outcomes-of-load.js";
import { errorOf, errorProblems } from "../openai/answers.js";
import { located } from "./located.js";

const excerpt = (text: string, length = 300) => (text.length > length ? `${text.slice(0, length)}…` : text);

/** A request and what became of it, for people. */
export function describeSend({ kind, service, user, status, error, problems, answer, row }: Send): string {
  const who = `${kind} request to ${service}${user === undefined ? "" : ` as ${user}`}${row === undefined ? "" : ` (row at line ${row.line})`}`;
  if (error !== undefined) return `${who}: ${error.message}`;
  if (problems.length > 0) return `${who}: status ${status ?? 0}, but ${problems.join("; ")}`;
  return `${who}: status ${status ?? 0} ${excerpt(answer?.text ?? "")}`.trimEnd();
}

/**
 * The requests of the step, all of which got an answer. Without any, and where one got none, nothing can be judged:
 * that is thrown as what it is, so that "must not succeed" is not met by a service that is down.
 */
export function answeredSends(step: StepContext): readonly Send[] {
  const { sends } = step;
  if (sends.length === 0)
    throw new Error(
      `Unexpected "${step.phrase}" in a step that sent no request, expected one in it: of a phrase that sends or loads, or of \`step.send\` in a step definition of the project; phrases that send none (Run on, Store in, …) need no such expectation, where they do not succeed they fail by themselves`,
    );
  const lost = sends.find(({ error }) => error !== undefined);
  if (lost === undefined) return sends;
  const error = new Error(
    `Expected an answer to each of the ${sends.length} requests: ${describeSend(lost)}`,
    {
      cause: lost.error,
    },
  );
  throw located(error, lost.row ?? step.place);
}

/** What is judged of a request. */
export type Judged = Pick<Send, "ok" | "status" | "problems" | "body"> & {
  /** Absent of a load. */
  readonly serviceKind?: Send["serviceKind"];
  /** Of a load: its errors are counted by their status, their bodies are not read. */
  readonly unread?: true;
};

/** Requests that ended alike: one that was sent, or many of a load. */
export interface OutcomeGroup {
  readonly count: number;
  readonly outcome: Judged;
  readonly row?: Row;
  /** For people. */
  readonly description: string;
}

/**
 * The requests of the step by how they ended, those that were sent and those of its loads.
 * @throws where one got no answer, or there are none; InconclusiveError where a load cannot be believed
 */
export function outcomesOf(step: StepContext): readonly OutcomeGroup[] {
  const ofLoads = loadsOfStep().flatMap((load) => outcomesOfLoad(load));
  if (ofLoads.length > 0 && step.sends.length === 0) return ofLoads;
  const sent = answeredSends(step).map((send) => ({
    count: 1,
    outcome: send,
    description: describeSend(send),
    ...(send.row !== undefined && { row: send.row }),
  }));
  return [...sent, ...ofLoads];
}

/** Why a request is no success: not 2xx, or a body that is not valid. */
export function successProblem({ ok, problems }: Judged): string | undefined {
  if (ok) return undefined;
  return problems.length > 0 ? "its body is not valid" : "its status is not 2xx";
}

/** What the kinds that speak OpenAI's API owe beside the status: a well-formed error, and no content. */
function openAiProblem(body: unknown): string | undefined {
  const [problem] = errorProblems(body);
  if (problem !== undefined) return `its error is not well-formed: ${problem}`;
  const content = ["choices", "data", "output"].find((key) => Object.hasOwn(body as object, key));
  return content === undefined ? undefined : `it holds content ("${content}") beside the error`;
}

/** Where servers of any form put the code of an error: in `error`, as `error` itself, or beside it. */
function anyCodeOf(body: unknown): string | undefined {
  const { error, code } = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  return [errorOf(body).code, code, error].find((each) => typeof each === "string");
}

/**
 * Why a request is not refused as it should be: by status, of the code; by a model or a gateway with a well-formed OpenAI
 * error, without content. Other services have errors of their own form.
 */
export function refusalProblem(
  { status, body, unread, serviceKind }: Judged,
  statuses: readonly number[],
  code?: string,
): string | undefined {
  if (status === undefined || !statuses.includes(status)) return `its status is ${status ?? "missing"}`;
  if (unread === true) {
    if (code === undefined) return undefined;
    throw new RecordError(
      `Unexpected error code ${code} for the requests of a load, expected a status only: their errors are counted, not read`,
    );
  }
  const speaksOpenAi = serviceKind === "model" || serviceKind === "gateway";
  const problem = speaksOpenAi ? openAiProblem(body) : undefined;
  if (problem !== undefined) return problem;
  const found = speaksOpenAi ? errorOf(body).code : anyCodeOf(body);
  return code === undefined || found === code
    ? undefined
    : `the code of its error is ${found ?? "missing"}, not ${code}`;
}
