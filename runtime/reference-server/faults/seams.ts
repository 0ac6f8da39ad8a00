/** The places where a service can be told to misbehave, each with what passes through it. */

export type Json = Record<string, unknown>;

export interface Turn {
  readonly role: string;
  readonly content: string;
}

export interface LifecycleStage {
  readonly state: string;
  /** Unscaled milliseconds until the next state. */
  readonly durationMs: number;
}

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface HealthAnswer {
  readonly status: number;
  readonly body: Json;
}

/** A part of a streamed reply: its payload and how many tokens must have been decoded before it is sent. */
export interface StreamEvent {
  readonly data: string;
  readonly afterTokens: number;
}

/** What becomes of the exchange itself. Milliseconds are real time. */
export interface Transport {
  readonly delayMs: number;
  readonly fate: "answer" | "reset" | "hang" | "fail";
}

export interface FieldIssue {
  readonly param: string;
  readonly message: string;
}

export interface Seams {
  /** The JSON answer of a chat, completion or embedding request. */
  answer: Json;
  /** The events of a streamed reply, before the first is sent. */
  stream: readonly StreamEvent[];
  /** The conversation as the model sees it. */
  conversation: readonly Turn[];
  /** What is wrong with a request. */
  requestIssues: readonly FieldIssue[];
  /** What is wrong with a change of the configuration. */
  changeIssues: readonly { readonly key: string; readonly code: string; readonly message: string }[];
  /** A change of the configuration about to be applied. */
  change: Json;
  error: ErrorAnswer;
  metrics: string;
  health: HealthAnswer;
  lifecycle: readonly LifecycleStage[];
  /** Whether a reload makes the service a new instance. */
  restartOnReload: boolean;
  /** Requests of a user that one window admits. */
  rateLimit: number;
  /** An entry of the service log; `secret` of the context is the caller's key. */
  logEntry: Json;
  transport: Transport;
  /** Bytes in use by the model; `requests` of the context is how many it has served. */
  memory: number;
  /** Ids of the model list. */
  modelList: readonly string[];
  /** The model that a request is routed to; `models` of the context are those there are. */
  route: string;
  /** The user of a key; `secret` of the context is the key. */
  authentication: string | undefined;
  /** Whether a served request is written to the request log. */
  requestLogged: boolean;
  /** Factor on the simulated service time. */
  pace: number;
}

export type Seam = keyof Seams;

/** What a fault may know besides the value that it distorts. */
export interface FaultContext {
  readonly secret?: string;
  readonly requests?: number;
  readonly models?: readonly string[];
  /** Milliseconds since the fault was set. */
  readonly sinceMs: number;
  /** What the fault remembers from one use to the next; forgotten when it is set again. */
  readonly memory: Map<string, unknown>;
}
