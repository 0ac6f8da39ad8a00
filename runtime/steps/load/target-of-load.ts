import { RecordError } from "../../case/errors.js";
import { markerPlaceholder } from "../../load/plan.js";
import { sqlOf } from "../integration/sql-state.js";
import type { LoadTarget, PerformanceTestFramework } from "../../fixtures/load.js";
import { chat } from "../../load/request/request.js";
import type { LoadRequest } from "../../load/request/request.js";
import type { Row, StepContext } from "../context.js";

/** What the requests of a load ask for. */
export type Form = "streaming" | "chat" | "completion" | "embedding";

const paths: Readonly<Record<Form, string>> = {
  streaming: "/v1/chat/completions",
  chat: "/v1/chat/completions",
  completion: "/v1/completions",
  embedding: "/v1/embeddings",
};

/** What the phrases of loads work with: the fixture, and whom it is aimed at. */
export interface Aim {
  readonly load: PerformanceTestFramework;
  readonly target: LoadTarget;
  /** Whether every request says what its reply has to hold. */
  readonly expects: boolean;
}

/**
 * The requests of a load: of a model or its gateway a streamed chat (or another form), about the text under the phrase; without one
 * each request asks for its own mark to be repeated. Where the text has a mark (`{marker}`), the reply has to hold it, so that an
 * answer to another request is found out. A table (`user says`, `reply contains`) has a request in each row, a `json` fence is a body,
 * an `http` line such as `GET /health` any other request, an `sql` fence what a database is asked. The key of `as alice` goes along; of
 * `as alice and bob` that of each, with an equal share of the requests.
 */
export async function aimAt(step: StepContext, service: string, form: Form = "streaming"): Promise<Aim> {
  const load = (await step.fixture("load")) as PerformanceTestFramework;
  const found = await step.service(service);
  if (found.kind === "postgres") {
    if (step.users.length > 0)
      throw new RecordError(`Unexpected users ${step.users.join(", ")} of a database, expected none`);
    return { load, target: { service: found, request: load.sql(sqlOf(step)) }, expects: false };
  }
  const requests = await requestsOf(step, found.kind, form);
  const keys = step.users.map((user) => ({ authorization: `Bearer ${step.keyOf(service, user)}` }));
  const [first = {}] = keys;
  const withKeys = keys.flatMap((key) =>
    requests.map((request) => ({ ...request, headers: { ...request.headers, ...key } })),
  );
  return {
    load,
    target: { service: found, request: keys.length === 0 ? requests : withKeys, headers: first },
    expects: requests.every(({ expected }) => expected !== undefined),
  };
}

async function requestsOf(step: StepContext, kind: string, form: Form): Promise<LoadRequest[]> {
  const given = step.given.find((each) => each.kind !== "table");
  if (given?.kind === "http") return [plainRequest(step.text())];
  if (kind !== "model" && kind !== "gateway")
    throw new RecordError(
      `Unexpected load on a service of kind ${kind} without a request, expected one under the phrase: an http fence such as "GET /health"`,
    );
  if (given?.kind === "json") return [requestWith(form, await step.data())];
  if (given !== undefined) return [requestAbout(form, step.text())];
  const questions = questionsOf(step);
  if (questions.length === 0) return [requestAbout(form)];
  return questions.map((row) => ({
    ...requestAbout(form, row.text("user says")),
    expected: row.text("reply contains"),
  }));
}

/** The rows of a table of what the user says; the table of a stress is of its loads. */
function questionsOf(step: StepContext): readonly Row[] {
  const table = step.given.find((each) => each.kind === "table");
  const isOfQuestions = table?.header.some((name) => /^user says$/iu.test(name.trim())) === true;
  return isOfQuestions ? step.rows("user says", "reply contains") : [];
}

const markIn = (text: string) => (text.includes(markerPlaceholder) ? { expected: markerPlaceholder } : {});

function requestAbout(form: Form, text?: string): LoadRequest {
  const said = text ?? `repeat: ${markerPlaceholder}`;
  if (form === "embedding")
    return { path: paths.embedding, model: true, body: { input: text ?? markerPlaceholder } };
  if (form === "completion")
    return { path: paths.completion, model: true, body: { prompt: said }, read: "body", ...markIn(said) };
  return chat(said, { stream: form === "streaming", ...markIn(said) });
}

function requestWith(form: Form, body: unknown): LoadRequest {
  const fields = typeof body === "object" && body !== null ? (body as { stream?: unknown }) : {};
  const request = { path: paths[form], model: true, body };
  if (form === "embedding") return request;
  return { ...request, read: fields.stream === true ? "stream" : "body", ...markIn(JSON.stringify(body)) };
}

const requestLine = /^(?<method>[A-Z]+) (?<path>\/\S*)$/u;

function plainRequest(text: string): LoadRequest {
  const [head = "", ...body] = text.trim().split(/\r?\n\r?\n/u);
  const fields = requestLine.exec(head.trim())?.groups;
  if (fields === undefined)
    throw new RecordError(
      `Unexpected "${head.slice(0, 80)}", expected a request line, e.g. GET /health; a body stands behind an empty line`,
    );
  const { method = "GET", path = "/" } = fields;
  return { method, path, ...(body.length > 0 && { body: body.join("\n\n") }) };
}
