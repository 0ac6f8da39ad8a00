import { markerPlaceholder } from "../plan.js";
import { checkNames, checkNumber } from "./checks.js";

import type { RequestTemplate } from "../plan.js";

/** A request as the code of a step describes it. */
export interface LoadRequest {
  /** `GET`, or `POST` where there is a body. */
  readonly method?: string;
  /** Begins with `/`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. `{marker}` in it becomes a mark of each request's own. */
  readonly body?: unknown;
  /** The JSON body gets the `model` of the service. */
  readonly model?: boolean;
  /** `stream` for server-sent events of an OpenAI endpoint, `body` for its JSON answers, else `none`. */
  readonly read?: RequestTemplate["read"];
  /** What the reply has to hold; `{marker}` in it is the request's own. Needs `read`. */
  readonly expected?: string;
  /** How often it is sent, beside the others of the load; 1 by default. */
  readonly weight?: number;
}

export interface ChatOptions {
  readonly maxTokens?: number;
  /** True by default: without a stream there are no token times. */
  readonly stream?: boolean;
  readonly expected?: string;
  readonly weight?: number;
}

/** A chat about one message of a user; as a stream, with its usage. */
export function chat(message: string, options: ChatOptions = {}): LoadRequest {
  const { maxTokens, stream = true, expected, weight } = options;
  return {
    path: "/v1/chat/completions",
    model: true,
    body: {
      messages: [{ role: "user", content: message }],
      ...(maxTokens !== undefined && { max_tokens: maxTokens }),
      ...(stream && { stream: true, stream_options: { include_usage: true } }),
    },
    read: stream ? "stream" : "body",
    ...(expected !== undefined && { expected }),
    ...(weight !== undefined && { weight }),
  };
}

/** A chat whose reply has to hold the request's own mark: an answer to somebody else's question is a wrong one. */
export function echo(options: Omit<ChatOptions, "expected"> = {}): LoadRequest {
  return chat(`repeat: ${markerPlaceholder}`, { ...options, expected: markerPlaceholder });
}

const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);

const reads: ReadonlySet<string> = new Set(["none", "stream", "body"]);
const fields = ["method", "path", "headers", "body", "model", "read", "expected", "weight"];

/** What cannot be sent in a request line would be counted as a connection that the service broke. */
function checkPath(path: unknown): void {
  if (typeof path !== "string" || !path.startsWith("/"))
    throw new Error(
      `Unexpected path ${typeof path === "string" ? JSON.stringify(path) : String(path)}, expected one that begins with /, e.g. /health`,
    );
  const character = /[^!-ÿ]|\x7f/u.exec(path)?.[0];
  if (character !== undefined)
    throw new Error(
      `Unexpected ${JSON.stringify(character)} in path ${JSON.stringify(path)}, expected it to be encoded, e.g. encodeURI("/a b")`,
    );
}

/**
 * As for paths. Values may be secrets: they are not told.
 * @throws Error where a header cannot be sent
 */
export function checkHeaders(headers: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/u.test(name))
      throw new Error(`Unexpected header name ${JSON.stringify(name)}, expected one such as x-request-id`);
    if (typeof value !== "string" || /[^\t -~\x80-ÿ]/u.test(value))
      throw new Error(
        `Unexpected value of header ${JSON.stringify(name)}, expected a text of one line, without control characters, e.g. "application/json"`,
      );
  }
}

/**
 * The request as it is sent. `model` is that of the service.
 * @throws Error where it is none, with an example
 */
export function templateOf(request: LoadRequest, model: string | undefined): RequestTemplate {
  checkNames("a request", { ...request }, fields);
  const { path, headers = {}, body, read = "none", expected, weight } = request;
  const method = (request.method ?? (body === undefined ? "GET" : "POST")).toUpperCase();
  checkPath(path);
  checkHeaders(headers);
  if (!methods.has(method))
    throw new Error(`Unexpected method "${method}", expected one of ${[...methods].join(", ")}`);
  if (weight !== undefined) checkNumber("weight", weight, { above: 0, example: "weight: 2" });
  if (!reads.has(read))
    throw new Error(`Unexpected read ${JSON.stringify(read)}, expected one of ${[...reads].join(", ")}`);
  if (expected !== undefined && typeof expected !== "string")
    throw new Error(`Unexpected \`expected\` ${String(expected)}, expected a text, e.g. "42"`);
  if (expected !== undefined && read === "none")
    throw new Error(
      `Unexpected \`expected\` without \`read\`, expected read: "body" or read: "stream" beside it`,
    );
  const given = request.model === true && isFields(body) ? { model, ...body } : body;
  const text = given === undefined || typeof given === "string" ? given : JSON.stringify(given);
  const type = given === undefined || typeof given === "string" ? {} : { "content-type": "application/json" };
  return {
    method,
    path,
    headers: { ...type, ...headers },
    read,
    ...(text !== undefined && { body: text }),
    ...(expected !== undefined && { expected }),
    ...(weight !== undefined && { weight }),
  };
}

const isFields = (body: unknown): body is object =>
  typeof body === "object" && body !== null && !Array.isArray(body);
