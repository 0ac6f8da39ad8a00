import * as z from "zod";
import type { FieldIssue } from "../faults/seams.js";

/** The largest max_tokens that the deployment accepts. */
export const MAX_TOKENS = 32_768;
const MAX_INPUTS = 2048;

const TEXT = "text";
const said = (expected: string) => ({ error: `expected ${expected}` });

const textPart = z.object(
  { type: z.literal("text"), text: z.string(said(TEXT)) },
  said('parts such as { "type": "text", "text": "…" }'),
);

const message = z.object(
  {
    role: z.enum(["system", "user", "assistant"], said("one of system, user, assistant")),
    content: z.union(
      [
        z.string(),
        z
          .array(textPart)
          .min(1)
          .transform((parts) => parts.map((part) => part.text).join("\n")),
      ],
      said("text, or an array of text parts"),
    ),
  },
  said('an object such as { "role": "user", "content": "Hello" }'),
);

const stop = z
  .union(
    [
      z
        .string()
        .min(1)
        .max(1000)
        .transform((one) => [one]),
      z.array(z.string().min(1).max(1000)).max(4),
    ],
    said("text or at most 4 texts"),
  )
  .nullish();

/** What chat and completion requests share. Fields not named here are ignored, as vLLM does. */
const sampling = {
  model: z.string(said("the name of a model")).min(1, said("the name of a model")),
  max_tokens: z
    .int(said(`a whole number from 1 to ${MAX_TOKENS}`))
    .min(1, said(`a whole number from 1 to ${MAX_TOKENS}`))
    .max(MAX_TOKENS, said(`a whole number from 1 to ${MAX_TOKENS}`))
    .nullish(),
  temperature: z
    .number(said("a number from 0 to 2"))
    .min(0, said("a number from 0 to 2"))
    .max(2, said("a number from 0 to 2"))
    .nullish(),
  top_p: z
    .number(said("a number from 0 to 1"))
    .min(0, said("a number from 0 to 1"))
    .max(1, said("a number from 0 to 1"))
    .nullish(),
  n: z.literal(1, said("1")).nullish(),
  stream: z.boolean(said("true or false")).nullish(),
  stream_options: z
    .object({ include_usage: z.boolean(said("true or false")).optional() }, said("an object"))
    .nullish(),
  stop,
  seed: z.int(said("a whole number")).nullish(),
  user: z.string(said(TEXT)).max(200, said("at most 200 characters")).nullish(),
};

export const chatRequest = z.object({
  ...sampling,
  messages: z.array(message, said("an array of messages")).min(1, said("at least one message")),
});

const textsSchema = z.union(
  [z.string().transform((one) => [one]), z.array(z.string()).min(1).max(MAX_INPUTS)],
  said(`text or an array of 1 to ${MAX_INPUTS} texts`),
);

export const completionRequest = z.object({ ...sampling, prompt: textsSchema });

export const embeddingRequest = z.object({
  model: sampling.model,
  input: textsSchema.refine((texts) => texts.every((text) => text !== ""), said("no empty text")),
  encoding_format: z.enum(["float", "base64"], said("float or base64")).nullish(),
  dimensions: z.int(said("a whole number")).min(1, said("a whole number of at least 1")).nullish(),
  user: sampling.user,
});

export type ChatRequest = z.output<typeof chatRequest>;
export type CompletionRequest = z.output<typeof completionRequest>;
export type GenerationRequest = ChatRequest | CompletionRequest;

export type Validated<T> = { readonly request: T } | { readonly issues: readonly FieldIssue[] };

/** Checks a parsed body; issues name the field as OpenAI does (`messages[0].role`). */
export function validate<T>(schema: z.ZodType<T>, body: unknown): Validated<T> {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    return { issues: [{ param: "", message: "Unexpected request body, expected a JSON object" }] };
  const parsed = schema.safeParse(body);
  if (parsed.success) return { request: parsed.data };
  return {
    issues: parsed.error.issues.map(({ path, message: expected }) => {
      const param = named(path);
      return {
        param,
        message: `Unexpected value for '${param}': got ${show(valueAt(body, path))}, ${expected}`,
      };
    }),
  };
}

const replacements: Readonly<Record<string, unknown>> = {
  messages: [{ role: "user", content: "Hello" }],
  prompt: "Hello",
  input: "Hello",
};

/** A body with its invalid fields left out or replaced: what a server that does not validate makes of it. */
export function mended(body: unknown, issues: readonly FieldIssue[], model: string): unknown {
  const fields: Record<string, unknown> =
    typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body } : {};
  const wrong = new Set(issues.map(({ param }) => /^\w*/.exec(param)?.[0] ?? ""));
  const needed = wrong.has("") ? [...wrong, ...Object.keys(replacements)] : [...wrong];
  for (const field of needed) fields[field] = replacements[field];
  return {
    ...fields,
    model: typeof fields["model"] === "string" && fields["model"] !== "" ? fields["model"] : model,
  };
}

function named(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`,
    "",
  );
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    body,
  );
}

function show(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? "nothing" : text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
