import type { GoodputLimits } from "./report.js";
import type { Schedule } from "./schedule/schedule.js";
import type { ValidityLimits } from "./validity.js";

/** Where `{marker}` stands in a path, a header or a body, each request has a mark of its own, such as `req-0000a3f9c1`. */
export const markerPlaceholder = "{marker}";

/** A kind of request that a load is made of. */
export interface RequestTemplate {
  readonly method: string;
  /** Below the service's own path; begins with `/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text as it is sent; `{marker}` in it is replaced. */
  readonly body?: string;
  /**
   * What is read of a 2xx answer. `none`: only its times. `stream`: server-sent events of an OpenAI endpoint, for token
   * metrics. `body`: a JSON answer of one.
   */
  readonly read: "none" | "stream" | "body";
  /** Text that the reply has to hold; `{marker}` in it is the request's own. */
  readonly expected?: string;
  /** How often it is chosen, beside the others; 1 by default. */
  readonly weight?: number;
}

export type SqlValue = string | number | boolean | null;

/** A kind of statement that a load on a database is made of. */
export interface SqlTemplate {
  readonly sql: string;
  /** Values of `$1`, `$2`, …; a range is drawn for each request, both ends included. */
  readonly params: readonly (SqlValue | { readonly from: number; readonly to: number })[];
  /** How many rows it has to give, or to change: with others it is answered wrongly. */
  readonly rows?: number;
  /** How often it is chosen, beside the others; 1 by default. */
  readonly weight?: number;
}

/** All of one load are of one kind. */
export type Requests = readonly RequestTemplate[] | readonly SqlTemplate[];

export const isSql = (template: RequestTemplate | SqlTemplate): template is SqlTemplate => "sql" in template;
export const isHttp = (template: RequestTemplate | SqlTemplate): template is RequestTemplate =>
  !isSql(template);

/**
 * Whether all requests are the same bytes, and nothing is asked of an answer but its status. HEAD is none of them: autocannon waits
 * for the body that such an answer announces and never has.
 */
export const isPlain = ({ method, path, headers, body = "", read }: RequestTemplate): boolean =>
  method !== "HEAD" &&
  read === "none" &&
  ![path, body, ...Object.values(headers)].some((text) => text.includes(markerPlaceholder));

export interface Target {
  /** With its secrets: never for output. */
  readonly url: string;
  /** Of a database: so many at most, which open requests share. */
  readonly connections?: number;
  /** For each request, before its own headers. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An open load: requests leave when they are due, whatever became of those before. Plain data: it is sent to the generator. */
export interface OpenPlan {
  readonly kind: "open";
  readonly description: string;
  readonly target: Target;
  readonly requests: Requests;
  /** Of the measured time. */
  readonly schedule: Schedule;
  /** At the schedule's first rate, before it; in no figure. */
  readonly warmUpMs: number;
  /** How long is waited, after the last request was due, for those that are open; then they are aborted. */
  readonly drainMs: number;
  /** From sending to the end of the answer. */
  readonly timeoutMs: number;
  readonly windowMs: number;
  /** Open requests beyond which none is sent: a limit of the generator, found by its validity. */
  readonly mostOpen: number;
  /** It ends by being stopped, whatever the schedule still holds: then what is open is waited for, and its time was the time until then. */
  readonly untilStopped?: boolean;
  readonly goodput?: GoodputLimits;
  readonly validity?: Partial<ValidityLimits>;
}

/** A closed load: each connection sends its next request when its last one was answered. For saturation and benchmarks. */
export interface ClosedPlan {
  readonly kind: "closed";
  readonly description: string;
  readonly target: Target;
  readonly request: RequestTemplate | SqlTemplate;
  readonly connections: number;
  readonly pipelining: number;
  /** Of marks, and of parameters that are drawn. A closed load has no schedule: what is sent is all that it decides. */
  readonly seed: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
  readonly timeoutMs: number;
}

export type LoadPlan = OpenPlan | ClosedPlan;

export const planDefaults = {
  warmUpMs: 0,
  timeoutMs: 30_000,
  windowMs: 10_000,
  mostOpen: 12_000,
} as const;
