import { RecordError } from "../../case/errors.js";
import { markerPlaceholder } from "../../load/plan.js";
import { sqlOf } from "../integration/sql-state.js";
import type { LoadTarget, PerformanceTestFramework } from "../../fixtures/load.js";
import type { LoadRequest } from "../../load/request/request.js";
import type { StepContext } from "../context.js";

const chatPath = "/v1/chat/completions";

/** What the phrases of loads work with: the fixture, and whom it is aimed at. */
export interface Aim {
  readonly load: PerformanceTestFramework;
  readonly target: LoadTarget;
}

/**
 * The requests of a load: of a model or its gateway a streamed chat, about the text under the phrase; without one each request asks
 * for its own mark to be repeated. Where the text has a mark (`{marker}`), the reply has to hold it, so that an answer to another request
 * is found out. A `json` fence is the body of a chat, an `http` line such as `GET /health` any other request, an `sql` fence what a database is asked. The key of `as alice` goes
 * along; of `as alice and bob` that of each, with an equal share of the requests.
 */
export async function aimAt(step: StepContext, service: string): Promise<Aim> {
  const load = (await step.fixture("load")) as PerformanceTestFramework;
  const found = await step.service(service);
  if (found.kind === "postgres") {
    if (step.users.length > 0)
      throw new RecordError(`Unexpected users ${step.users.join(", ")} of a database, expected none`);
    return { load, target: { service: found, request: load.sql(sqlOf(step)) } };
  }
  const request = await requestOf(step, load, found.kind);
  const keys = step.users.map((user) => ({ authorization: `Bearer ${step.keyOf(service, user)}` }));
  const [first = {}] = keys;
  const requests = keys.map((key) => ({ ...request, headers: { ...request.headers, ...key } }));
  return {
    load,
    target: { service: found, request: requests.length === 0 ? request : requests, headers: first },
  };
}

async function requestOf(
  step: StepContext,
  load: PerformanceTestFramework,
  kind: string,
): Promise<LoadRequest> {
  const given = step.given.find((each) => each.kind !== "table");
  if (given?.kind === "http") return plainRequest(step.text());
  if (kind !== "model" && kind !== "gateway")
    throw new RecordError(
      `Unexpected load on a service of kind ${kind} without a request, expected one under the phrase: an http fence such as "GET /health"`,
    );
  if (given?.kind === "json") return { path: chatPath, model: true, body: await step.data(), read: "body" };
  if (given === undefined) return load.echo();
  const text = step.text();
  return load.chat(text, text.includes(markerPlaceholder) ? { expected: markerPlaceholder } : {});
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
