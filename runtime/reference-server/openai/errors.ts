import type { ErrorAnswer } from "../faults/seams.js";

/** An answer that is an error in OpenAI's form: `{ error: { message, type, param, code } }`. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly param: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    readonly type: string,
    readonly code: string | null,
    message: string,
    more: { readonly param?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.param = more.param ?? null;
    this.headers = more.headers ?? {};
  }

  toAnswer(): ErrorAnswer {
    const { message, type, param, code } = this;
    return { status: this.status, headers: this.headers, body: { error: { message, type, param, code } } };
  }
}

export function invalidRequest(message: string, param?: string, code: string | null = null): ApiError {
  return new ApiError(400, "invalid_request_error", code, message, param === undefined ? {} : { param });
}

export function modelNotFound(model: string): ApiError {
  const shown = model.length > 100 ? `${model.slice(0, 100)}…` : model;
  return new ApiError(
    404,
    "invalid_request_error",
    "model_not_found",
    `The model \`${shown}\` does not exist`,
    {
      param: "model",
    },
  );
}

export function unknownPath(method: string, path: string): ApiError {
  return new ApiError(
    404,
    "invalid_request_error",
    "unknown_url",
    `Unknown request URL: ${method} ${path.slice(0, 200)}`,
  );
}

export function wrongMethod(method: string, path: string, allowed: readonly string[]): ApiError {
  return new ApiError(
    405,
    "invalid_request_error",
    "method_not_allowed",
    `Unexpected ${method} for ${path}, expected ${allowed.join(" or ")}`,
    { headers: { allow: allowed.join(", ") } },
  );
}

export function bodyTooLarge(limitBytes: number): ApiError {
  return new ApiError(
    413,
    "invalid_request_error",
    "request_too_large",
    `Unexpected request body of more than ${limitBytes} bytes, expected at most so many`,
  );
}

export function invalidKey(): ApiError {
  return new ApiError(401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided.", {
    headers: { "www-authenticate": "Bearer" },
  });
}

export function missingKey(): ApiError {
  return new ApiError(
    401,
    "invalid_request_error",
    "missing_api_key",
    "You didn't provide an API key. Provide it in an Authorization header: Authorization: Bearer YOUR_KEY",
    { headers: { "www-authenticate": "Bearer" } },
  );
}

export function rateLimited(limit: number, retryAfterSeconds: number): ApiError {
  return new ApiError(
    429,
    "requests",
    "rate_limit_exceeded",
    `Rate limit reached: ${limit} requests per window. Please try again in ${retryAfterSeconds} s.`,
    { headers: { "retry-after": String(retryAfterSeconds) } },
  );
}

/** All that keeps a sound server from serving now: not ready, overloaded, out of memory, no upstream. */
export function unavailable(code: string, message: string, retryAfterSeconds = 1): ApiError {
  return new ApiError(503, "server_error", code, message, {
    headers: { "retry-after": String(retryAfterSeconds) },
  });
}

export function serverError(message = "The server had an error while processing your request."): ApiError {
  return new ApiError(500, "server_error", "internal_error", message);
}
