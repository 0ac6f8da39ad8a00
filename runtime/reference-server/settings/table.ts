import type * as z from "zod";
import { gatewayInitializationMs, isModelService, modelFacts, type ServiceName } from "../catalogue.js";
import {
  addressesByName,
  bytes,
  choice,
  decimal,
  duration,
  flag,
  identifier,
  secretsByName,
  text,
  wholeNumber,
  type Kind,
} from "./kinds.js";

/** One setting: its kind of value, who has it, and whether a running server takes a new value. */
interface Setting<T> extends Kind<T> {
  readonly of: "all" | "model" | "gateway";
  /** A new value acts on the next request; else only at the next start. */
  readonly hot: boolean;
  /** Never shown, neither in answers nor in messages. */
  readonly secret?: true;
  readonly about: string;
}

const setting = <T>(
  kind: Kind<T>,
  of: Setting<T>["of"],
  when: "hot" | "restart",
  about: string,
  secret?: "secret",
): Setting<T> => ({
  ...kind,
  of,
  hot: when === "hot",
  about,
  ...(secret === undefined ? {} : { secret: true }),
});

const HOUR = 3_600_000;
const TB = 1e12;

/** Every setting there is. Durations of the simulation are unscaled; `time_scale` shortens them all alike. */
export const settingTable = {
  "admin.token": setting(
    text(200, "a-long-random-token"),
    "all",
    "restart",
    "opens /admin; without it /admin is closed",
    "secret",
  ),
  "capacity.profile": setting(
    choice(["suite", "architecture"]),
    "all",
    "restart",
    "which declared capacity the defaults come from",
  ),
  "capacity.queue": setting(
    wholeNumber(0, 100_000, 256),
    "model",
    "hot",
    "requests that may wait for a slot; more are refused with 503",
  ),
  "capacity.slots": setting(wholeNumber(1, 1024, 8), "model", "hot", "requests served at the same time"),
  "defaults.max_tokens": setting(
    wholeNumber(1, 32_768, 1024),
    "model",
    "hot",
    "max_tokens of a request that names none",
  ),
  "defaults.temperature": setting(
    decimal(0, 2, 0.7),
    "model",
    "hot",
    "temperature of a request that names none",
  ),
  "defaults.top_p": setting(decimal(0, 1, 1), "model", "hot", "top_p of a request that names none"),
  "initialization.duration": setting(
    duration(0, HOUR, "24 s"),
    "all",
    "restart",
    "from created to ready, unscaled",
  ),
  "limits.body_bytes": setting(
    bytes(1024, 1e9, "10 MB"),
    "all",
    "hot",
    "larger request bodies are refused with 413",
  ),
  "limits.context_tokens": setting(
    wholeNumber(1, 1_000_000, 65_536),
    "model",
    "hot",
    "longest conversation, prompt and reply together",
  ),
  "log.file": setting(text(4096, "server.log"), "all", "restart", "the log as JSON lines, appended"),
  "log.level": setting(
    choice(["debug", "info", "warn", "error"]),
    "all",
    "hot",
    "the least severe entries that are logged",
  ),
  "model.dimension": setting(wholeNumber(2, 16_384, 4096), "model", "restart", "length of an embedding"),
  "model.name": setting(
    text(200, "Mixtral-8x7B-Instruct"),
    "model",
    "restart",
    "the model as requests name it",
  ),
  "request_log.schema": setting(
    identifier("public"),
    "model",
    "restart",
    "PostgreSQL schema of llm_model_requests",
  ),
  "request_log.url": setting(
    text(2000, "postgres://user:password@127.0.0.1:5432/db"),
    "model",
    "restart",
    "where requests are logged; empty: nowhere",
    "secret",
  ),
  "resources.cpu_limit": setting(decimal(0.1, 1024, 8), "model", "restart", "cores that the model may use"),
  "resources.memory_limit": setting(
    bytes(1e6, 100 * TB, "90 GB"),
    "model",
    "hot",
    "memory the model may use; requests beyond are refused with 503",
  ),
  seed: setting(wholeNumber(0, 2 ** 31 - 1, 42), "all", "restart", "same seed and same request, same reply"),
  time_scale: setting(
    decimal(0.001, 10, 0.02),
    "all",
    "restart",
    "simulated durations are multiplied by it; shown in every answer",
  ),
  "timing.batch_slowdown": setting(
    decimal(0, 10, 0.05),
    "model",
    "hot",
    "share by which each further request in the batch slows decoding",
  ),
  "timing.decode_per_token": setting(
    duration(0, HOUR, "30 ms"),
    "model",
    "hot",
    "time of each further token, alone on the server",
  ),
  "timing.minimum": setting(
    duration(0, HOUR, "2 s"),
    "model",
    "hot",
    "no request is served faster than this",
  ),
  "timing.overhead": setting(
    duration(0, HOUR, "1.2 s"),
    "model",
    "hot",
    "time before prefill, the same for each request",
  ),
  "timing.prefill_per_token": setting(
    duration(0, HOUR, "10 ms"),
    "model",
    "hot",
    "time of each prompt token before the first token of the reply",
  ),
  "auth.required": setting(flag(), "gateway", "hot", "requests need the API key of a user"),
  "rate_limit.count": setting(
    wholeNumber(1, 1_000_000, 100, "requests?"),
    "gateway",
    "hot",
    "requests of one user in one window",
  ),
  "rate_limit.window": setting(
    duration(10, 24 * HOUR, "10 s"),
    "gateway",
    "hot",
    "length of the window, real time, from the user's first request in it",
  ),
  upstreams: setting(
    addressesByName('{ "Hermes-2": ["http://127.0.0.1:11401"] }'),
    "gateway",
    "hot",
    "where each model is served; several addresses share the load",
  ),
  "upstreams.check_every": setting(
    duration(20, HOUR, "1 s"),
    "gateway",
    "restart",
    "how often the health of the upstreams is asked, real time",
  ),
  "upstreams.timeout": setting(
    duration(10, HOUR, "30 s"),
    "gateway",
    "hot",
    "longest wait for an upstream to begin its answer, real time",
  ),
  users: setting(
    secretsByName('{ "alice": "sk-of-alice-alone" }'),
    "gateway",
    "restart",
    "users from the start; more are made through /admin/users",
    "secret",
  ),
} satisfies Record<string, Setting<unknown>>;

export type SettingKey = keyof typeof settingTable;
export type Settings = { [K in SettingKey]: z.output<(typeof settingTable)[K]["schema"]> };

/** The settings that a service has. */
export function keysOf(service: ServiceName): SettingKey[] {
  const kind = isModelService(service) ? "model" : "gateway";
  return (Object.keys(settingTable) as SettingKey[]).filter((key) => {
    const { of } = settingTable[key];
    return of === "all" || of === kind;
  });
}

/**
 * What a service runs with where nothing is set. Profile `suite`: the architecture's figures at 1/50 of their time,
 * quick enough for a test suite. Profile `architecture`: the figures as declared, and no request faster than the
 * declared latency, so that 8 slots of 2 s give at most 4 requests per second.
 */
export function defaultSettings(
  service: ServiceName,
  profile: Settings["capacity.profile"],
): Partial<Settings> {
  const common = {
    "admin.token": "",
    "capacity.profile": profile,
    "limits.body_bytes": 10e6,
    "log.file": "",
    "log.level": "info",
    seed: 42,
    time_scale: profile === "suite" ? 0.02 : 1,
  } as const;
  if (!isModelService(service))
    return {
      ...common,
      "auth.required": true,
      "initialization.duration": gatewayInitializationMs,
      "rate_limit.count": 1000,
      "rate_limit.window": 60_000,
      upstreams: {},
      "upstreams.check_every": 1000,
      "upstreams.timeout": 30_000,
      users: {},
    };
  const facts = modelFacts[service];
  return {
    ...common,
    "capacity.queue": profile === "suite" ? 256 : 64,
    "capacity.slots": facts.slots,
    "defaults.max_tokens": 1024,
    "defaults.temperature": 0.7,
    "defaults.top_p": 1,
    "initialization.duration": facts.initializationMs,
    "limits.context_tokens": 65_536,
    "model.dimension": facts.dimension,
    "model.name": facts.model,
    "request_log.schema": "public",
    "request_log.url": "",
    "resources.cpu_limit": facts.cores,
    "resources.memory_limit": facts.memoryBytes,
    "timing.batch_slowdown": 0.05,
    // the reference request (20 + 20 tokens) takes latencyMs: 60 % overhead, 10 % prefill, 30 % decode
    "timing.decode_per_token": (0.3 * facts.latencyMs) / 19,
    "timing.minimum": profile === "suite" ? 0 : facts.latencyMs,
    "timing.overhead": 0.6 * facts.latencyMs,
    "timing.prefill_per_token": (0.1 * facts.latencyMs) / 20,
  };
}
