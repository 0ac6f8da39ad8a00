import type { Row, Send, SendRequest, StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { judgeRows } from "./judge-rows.js";
import { errorOf, errorProblems } from "./openai/answers.js";
import type { Body } from "./openai/body.js";
import { describeSend } from "./mechanism/outcome.js";
import { bodyOfRow } from "./openai/given.js";
import { kinds } from "./openai/kinds.js";
import type { Kind } from "./openai/kinds.js";
import { modelOf } from "./openai/request.js";
import { show } from "./openai/shape.js";
import { holdsWords } from "./openai/words.js";

/** Columns that are no fields of the request, by their meaning. */
const columns = {
  kind: "kind",
  request: "request",
  body: "body",
  status: "status",
  names: "error names",
  code: "error code",
  type: "error type",
} as const;

const ownColumns = new Set<string>(Object.values(columns));

const cell = (row: Row, column: string) => (row.has(column) ? row.text(column) : "");

function kindOf(row: Row): Kind {
  const name = cell(row, columns.kind).toLowerCase() || "chat";
  if (name in kinds) return name as Kind;
  throw new Error(`Unexpected kind ${show(name)}, expected one of ${Object.keys(kinds).join(", ")}`);
}

/** "POST /v1/completions": method and path. */
function lineOf(row: Row, kind: Kind): { method: string; path: string } {
  const text = cell(row, columns.request);
  if (text === "") return { method: "POST", path: kinds[kind].path };
  const [, method, path] = /^([A-Z]{3,7}) (\/\S*)$/u.exec(text) ?? [];
  if (method === undefined || path === undefined)
    throw new Error(
      `Unexpected request ${show(text)}, expected method and path such as GET /v1/chat/completions`,
    );
  return { method, path };
}

/** The request of a row: a good one of its kind, made wrong by its cells. */
function requestOfRow(row: Row, model: string): SendRequest {
  const kind = kindOf(row);
  const fields = row.columns.filter((column) => !ownColumns.has(column.trim().toLowerCase()));
  const { method, path } = lineOf(row, kind);
  const raw = cell(row, columns.body);
  const body: Body | string = raw === "" ? bodyOfRow(kind, kinds[kind].defaults(model), row, fields) : raw;
  const bodiless = method === "GET" || method === "HEAD";
  return {
    kind,
    method,
    path,
    judged: true,
    row,
    headers: bodiless ? {} : { "content-type": "application/json" },
    ...(!bodiless && { body }),
  };
}

function statusesOf(row: Row): number[] {
  const text = cell(row, columns.status);
  const statuses = (text.match(/\d+/gu) ?? []).map(Number);
  if (text !== "" && (statuses.length === 0 || statuses.some((status) => status < 400 || status > 599)))
    throw new Error(`Unexpected status ${show(text)}, expected one or more of 400 to 599`);
  return statuses.length === 0 ? [400] : statuses;
}

/** The types that OpenAI gives an error of a status, where the table names none. */
function typesOf(status: number): readonly string[] | undefined {
  if (status === 401) return ["invalid_request_error", "authentication_error"];
  if (status === 403) return ["invalid_request_error", "permission_error"];
  if (status === 429) return undefined; // names the limit: requests, tokens, insufficient_quota
  return status < 500 ? ["invalid_request_error"] : ["server_error"];
}

/** What is wrong with the refusal that an answer is to be. */
function refusalProblems(row: Row, send: Send): string[] {
  const statuses = statusesOf(row);
  const { status = 0, body } = send;
  if (!statuses.includes(status))
    return [`Expected the request to be refused with ${statuses.join(" or ")}, found ${describeSend(send)}`];
  const malformed = errorProblems(body);
  if (malformed.length > 0) return malformed.map((problem) => `${problem} (error of status ${status})`);
  const { message = "", type = "", code } = errorOf(body);
  const problems: string[] = [];
  const types =
    row.has(columns.type) && cell(row, columns.type) !== "" ? [cell(row, columns.type)] : typesOf(status);
  if (types !== undefined && !types.includes(type))
    problems.push(`Unexpected error type ${show(type)}, expected ${types.map(show).join(" or ")}`);
  const wantedCode = cell(row, columns.code);
  if (wantedCode !== "" && code !== wantedCode)
    problems.push(`Unexpected error code ${show(code)}, expected ${show(wantedCode)}`);
  const named = cell(row, columns.names);
  if (named !== "" && !holdsWords(message, named))
    problems.push(`Expected the error message to name ${show(named)}, found ${show(message)}`);
  if (body !== null && typeof body === "object" && "choices" in body)
    problems.push("Unexpected choices in a refusal, expected no content");
  return problems;
}

async function judgeRow(step: StepContext, service: string, model: string, row: Row): Promise<string[]> {
  const send = await step.send(service, requestOfRow(row, model));
  if (send.error !== undefined) throw send.error;
  return refusalProblems(row, send);
}

export const refusesRequests = defineStep(
  "Each of these requests is refused by {service}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "for each row a good request with the row's fields (kind, request, body, text, words or any field of the request by its path; left out takes it away) is refused with the status (400), a well-formed error of its type and code, whose message names the field (error names); afterwards the service is healthy",
    example: "Each of these requests is refused by `mixtral`:",
  },
  async (step, service: string) => {
    const model = await modelOf(step, service);
    await judgeRows(step, step.rows(), (row) => judgeRow(step, service, model, row));
    const { healthy, reason } = await step.check(service);
    step.verify(
      healthy,
      () => `Expected ${service} to be healthy after the refused requests, found: ${reason}`,
    );
  },
);
