import type { FaultContext, Json, Seam, Seams, StreamEvent } from "./seams.js";

/** The value that a fault is switched on with: a switch, a number, or the name of what it is limited to. */
export type FaultValue = true | number | string;

export type FaultValueKind = "switch" | "number" | "switch or name";

interface FaultAt<S extends Seam> {
  readonly seam: S;
  readonly value: FaultValueKind;
  readonly about: string;
  readonly distort: (through: Seams[S], value: FaultValue, context: FaultContext) => Seams[S];
}

/** Keeps the seam's type for `distort`, so that a fault cannot be written for the wrong place. */
const at = <S extends Seam>(
  seam: S,
  value: FaultValueKind,
  about: string,
  distort: FaultAt<S>["distort"],
): FaultAt<S> => ({ seam, value, about, distort });

/** Every way in which the server can be told to misbehave. One row, one seam. */
export const faultTable = {
  // answers
  wrong_model: at("answer", "switch", "answers name another model", (body) => ({
    ...body,
    model: "another-model",
  })),
  missing_usage: at("answer", "switch", "answers carry no usage", (body) => without(body, "usage")),
  wrong_totals: at("answer", "switch", "total_tokens is one too many", (body) => ({
    ...body,
    usage: { ...record(body["usage"]), total_tokens: Number(record(body["usage"])["total_tokens"]) + 1 },
  })),
  invalid_finish_reason: at("answer", "switch", "finish_reason is none of those allowed", (body) =>
    mapItems(body, "choices", (choice) => ({ ...choice, finish_reason: "done" })),
  ),
  empty_content: at("answer", "switch", "replies are empty", (body) =>
    mapItems(body, "choices", (choice) =>
      "message" in choice
        ? { ...choice, message: { ...record(choice["message"]), content: "" } }
        : { ...choice, text: "" },
    ),
  ),
  short_embedding: at("answer", "switch", "embeddings lack their last component", (body) =>
    mapItems(body, "data", (item) => ({
      ...item,
      embedding: Array.isArray(item["embedding"])
        ? (item["embedding"] as number[]).slice(0, -1)
        : item["embedding"],
    })),
  ),
  // streams
  stream_without_done: at("stream", "switch", "a stream ends without [DONE]", (events) =>
    events.filter(({ data }) => data !== "[DONE]"),
  ),
  stream_out_of_order: at(
    "stream",
    "switch",
    "the last part of a stream's text is sent before the first",
    swapEnds,
  ),
  stream_without_usage: at("stream", "switch", "a stream carries no usage", (events) =>
    events.filter(({ data }) => !data.includes('"usage":{')),
  ),
  stream_cut: at("stream", "switch", "a stream ends in the middle", (events) =>
    events.slice(0, Math.ceil(events.length / 2)),
  ),
  // the model
  forgets_conversation: at("conversation", "switch", "only the last message is looked at", (turns) =>
    turns.slice(-1),
  ),
  cross_talk: at(
    "conversation",
    "switch",
    "a request is answered with the reply to the one before",
    (turns, _, { memory }) => {
      const previous = memory.get("turns") as Seams["conversation"] | undefined;
      memory.set("turns", turns);
      return previous ?? [{ role: "user", content: "Write 5 words about another request." }];
    },
  ),
  // validation and errors
  accepts_invalid: at(
    "requestIssues",
    "switch or name",
    "invalid requests are served (of the named field only)",
    (issues, only) => issues.filter(({ param }) => only !== true && !param.startsWith(String(only))),
  ),
  wrong_error_status: at("error", "number", "errors have this status", (error, status) => ({
    ...error,
    status: Number(status),
  })),
  error_not_openai: at("error", "switch", "errors are not shaped as OpenAI's", (error) => ({
    ...error,
    body: { detail: String(record(record(error.body)["error"])["message"]) },
  })),
  error_without_param: at("error", "switch", "errors do not name the field", (error) => ({
    ...error,
    body: {
      error: { ...record(record(error.body)["error"]), param: null, message: "The request is invalid." },
    },
  })),
  no_retry_after: at("error", "switch", "refusals come without Retry-After", (error) => ({
    ...error,
    headers: without(error.headers, "retry-after"),
  })),
  no_allow: at("error", "switch", "405 comes without Allow", (error) => ({
    ...error,
    headers: without(error.headers, "allow"),
  })),
  // observation
  metrics_missing: at(
    "metrics",
    "switch or name",
    "metrics are not exported (the named one only)",
    (text, name) => (name === true ? "" : withoutMetric(text, String(name))),
  ),
  metrics_frozen: at(
    "metrics",
    "switch",
    "metrics stay as they were when this was set",
    (text, _, { memory }) => {
      if (!memory.has("text")) memory.set("text", text);
      return String(memory.get("text"));
    },
  ),
  metrics_malformed: at("metrics", "switch", "metrics are no Prometheus text", (text) =>
    text.replaceAll("}", "").replaceAll("# TYPE", "#TYPE ?"),
  ),
  unhealthy: at("health", "switch", "health says unhealthy though requests are served", ({ body }) => ({
    status: 503,
    body: { ...body, status: "unhealthy" },
  })),
  health_lying: at("health", "switch", "health says ready whatever is true", ({ body }) => ({
    status: 200,
    body: { ...body, status: "healthy", state: "ready" },
  })),
  // life
  states_out_of_order: at("lifecycle", "switch", "loading comes before configuring", (stages) => {
    const moved = stages.filter(({ state }) => state === "loading");
    const rest = stages.filter(({ state }) => state !== "loading");
    return [...rest.slice(0, 1), ...moved, ...rest.slice(1)];
  }),
  state_skipped: at(
    "lifecycle",
    "switch or name",
    "a state (warming, or the named one) is left out",
    (stages, name) => stages.filter(({ state }) => state !== (name === true ? "warming" : name)),
  ),
  initialization_slow: at(
    "lifecycle",
    "number",
    "initialization takes this many times as long",
    (stages, factor) => stages.map((stage) => ({ ...stage, durationMs: stage.durationMs * Number(factor) })),
  ),
  restarts_on_reload: at(
    "restartOnReload",
    "switch",
    "a reload makes a new instance with a new start time",
    () => true,
  ),
  // configuration
  change_ignored: at(
    "change",
    "switch or name",
    "changes are accepted and not made (of the named key only)",
    (change, only) =>
      Object.fromEntries(Object.entries(change).filter(([key]) => only !== true && key !== only)),
  ),
  change_partly_applied: at("change", "switch", "only the first key of a change is changed", (change) =>
    Object.fromEntries(Object.entries(change).slice(0, 1)),
  ),
  accepts_invalid_change: at(
    "changeIssues",
    "switch or name",
    "invalid changes are answered as accepted (of the named key only)",
    (issues, only) => issues.filter(({ key }) => only !== true && key !== only),
  ),
  // gateway
  rate_limit_off_by: at(
    "rateLimit",
    "number",
    "the limit admits this many more (or, negative, fewer)",
    (limit, more) => limit + Number(more),
  ),
  accepts_any_key: at(
    "authentication",
    "switch",
    "every key is taken for a user's",
    (user) => user ?? "anybody",
  ),
  wrong_route: at(
    "route",
    "switch",
    "requests go to another model than they name",
    (model, _, { models }) => models?.find((other) => other !== model) ?? model,
  ),
  model_not_listed: at(
    "modelList",
    "switch or name",
    "the model list lacks a model (the first, or the named one)",
    (ids, name) => ids.filter((id, index) => (name === true ? index > 0 : id !== name)),
  ),
  model_listed_twice: at("modelList", "switch", "the model list has its first model twice", (ids) => [
    ...ids.slice(0, 1),
    ...ids,
  ]),
  // secrets, resources, transport
  key_in_log: at("logEntry", "switch", "the log holds the caller's key", (entry, _, { secret }) =>
    secret === undefined ? entry : { ...entry, authorization: secret },
  ),
  not_logged: at("requestLogged", "switch", "requests are missing in the request log", () => false),
  memory_growth: at(
    "memory",
    "number",
    "each request leaves this many bytes behind",
    (bytes, each, { requests }) => bytes + Number(each) * (requests ?? 0),
  ),
  slow: at("pace", "number", "service times are multiplied by this", (pace, factor) => pace * Number(factor)),
  stall: at(
    "transport",
    "number",
    "for this many milliseconds from now nothing is answered",
    (transport, ms, { sinceMs }) => ({
      ...transport,
      delayMs: Math.max(transport.delayMs, Number(ms) - sinceMs),
    }),
  ),
  delay: at("transport", "number", "each request waits this many milliseconds first", (transport, ms) => ({
    ...transport,
    delayMs: transport.delayMs + Number(ms),
  })),
  reset: at("transport", "switch", "connections are reset", (transport) => ({ ...transport, fate: "reset" })),
  hang: at("transport", "switch", "requests are never answered", (transport) => ({
    ...transport,
    fate: "hang",
  })),
  fail_every: at(
    "transport",
    "number",
    "each nth request is answered with 500",
    (transport, nth, { memory }) => {
      const count = Number(memory.get("count") ?? 0) + 1;
      memory.set("count", count);
      return count % Math.max(1, Number(nth)) === 0 ? { ...transport, fate: "fail" } : transport;
    },
  ),
} as const;

export type FaultName = keyof typeof faultTable;

function record(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function without<T>(fields: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}

function mapItems(body: Json, field: string, change: (item: Json) => Json): Json {
  const items = body[field];
  return Array.isArray(items) ? { ...body, [field]: items.map((item) => change(record(item))) } : body;
}

/** Exchanges the texts of the first and the last event that hold text; their times stay. */
function swapEnds(events: readonly StreamEvent[]): readonly StreamEvent[] {
  const holdsText = ({ data }: StreamEvent) => /"(content|text)":"[^"]/.test(data);
  const first = events.findIndex(holdsText);
  const last = events.findLastIndex(holdsText);
  if (first === last) return [...events].reverse();
  return events.map((event, index) => {
    const other = index === first ? events[last] : index === last ? events[first] : undefined;
    return { ...event, data: other?.data ?? event.data };
  });
}

function withoutMetric(text: string, name: string): string {
  return text
    .split("\n")
    .filter((line) => !line.startsWith(name) && !/^# (HELP|TYPE) (\S+)/.exec(line)?.[2]?.startsWith(name))
    .join("\n");
}
