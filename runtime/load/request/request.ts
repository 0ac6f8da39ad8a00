import { markerPlaceholder } from "../plan.js";

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

/**
 * The request as it is sent. `model` is that of the service.
 * @throws Error where it is none, with an example
 */
export function templateOf(request: LoadRequest, model: string | undefined): RequestTemplate {
  const { path, headers = {}, body, read = "none", expected, weight } = request;
  const method = (request.method ?? (body === undefined ? "GET" : "POST")).toUpperCase();
  if (!path.startsWith("/"))
    throw new Error(`Unexpected path "${path}", expected one that begins with /, e.g. /health`);
  if (!methods.has(method))
    throw new Error(`Unexpected method "${method}", expected one of ${[...methods].join(", ")}`);
  if (weight !== undefined && !(weight > 0))
    throw new Error(`Unexpected weight ${weight}, expected a number above 0`);
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
