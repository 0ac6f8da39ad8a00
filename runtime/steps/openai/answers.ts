import { all, count, list, literal, object, oneOf, someText, text, textOrNull } from "./shape.js";
import { show, unexpected } from "./shape.js";
import type { Shape } from "./shape.js";

/** What the OpenAI API promises of its answers; `…Problems` give what is wrong with a body, empty where it is valid. */

export const finishReasons = ["stop", "length", "content_filter"] as const;

/** What an answer belongs to. */
export interface Asked {
  readonly model: string;
  /** Prompts of a completion, inputs of an embedding. */
  readonly inputs?: number;
  /** Length of the vectors, where the request names it. */
  readonly dimensions?: number;
  /** Vectors as base64 of 32-bit floats. */
  readonly base64?: boolean;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

const sums: Shape = (usage, path) => {
  const prompt = Number(field(usage, "prompt_tokens"));
  const completion = Number(field(usage, "completion_tokens") ?? 0);
  const total = field(usage, "total_tokens");
  if (Number.isNaN(prompt + completion)) return []; // said already
  return total === prompt + completion
    ? []
    : [
        unexpected(
          `${path}.total_tokens`,
          total,
          `prompt + completion = ${prompt} + ${completion} = ${prompt + completion}`,
        ),
      ];
};

/** `{ prompt_tokens, completion_tokens, total_tokens }` that add up. */
export const usage = all(
  object({ prompt_tokens: count, completion_tokens: count, total_tokens: count }),
  sums,
);

/** A reply may be empty only where a filter has taken it. */
const saidSomething =
  (content: (choice: unknown) => unknown, name: string): Shape =>
  (choice, path) =>
    content(choice) === "" && field(choice, "finish_reason") !== "content_filter"
      ? [unexpected(`${path}.${name}`, "", "a reply that is not empty")]
      : [];

export function chatProblems(body: unknown, { model }: Asked): string[] {
  const choice = all(
    object({
      index: literal(0),
      message: object({ role: literal("assistant"), content: text }),
      finish_reason: oneOf(...finishReasons),
    }),
    saidSomething((each) => field(field(each, "message"), "content"), "message.content"),
  );
  return object({
    id: someText,
    object: literal("chat.completion"),
    created: count,
    model: literal(model),
    choices: list(choice, 1),
    usage,
  })(body, "");
}

export function completionProblems(body: unknown, { model, inputs = 1 }: Asked): string[] {
  const choice = all(
    object({ index: count, text, finish_reason: oneOf(...finishReasons) }),
    saidSomething((each) => field(each, "text"), "text"),
  );
  return object({
    id: someText,
    object: literal("text_completion"),
    created: count,
    model: literal(model),
    choices: all(list(choice, inputs), inOrder),
    usage,
  })(body, "");
}

/** `index` counts from 0. */
const inOrder: Shape = (items, path) =>
  Array.isArray(items)
    ? items.flatMap((item: unknown, place) => literal(place)(field(item, "index"), `${path}[${place}].index`))
    : [];

const bytesPerFloat = 4;

function vectorShape({ dimensions, base64 = false }: Asked): Shape {
  const length = dimensions === undefined ? "numbers" : `${dimensions} numbers`;
  const fits = (size: number) => (dimensions === undefined ? size > 0 : size === dimensions);
  return (value, path) => {
    if (base64 && typeof value === "string") {
      const size = Buffer.from(value, "base64").length / bytesPerFloat;
      return fits(size) ? [] : [`Unexpected vector of ${size} numbers for ${path}, expected ${length}`];
    }
    if (base64 || !Array.isArray(value))
      return [unexpected(path, value, base64 ? `base64 of ${length}` : `an array of ${length}`)];
    const wrong = value.findIndex((each) => !Number.isFinite(each));
    if (wrong >= 0) return [unexpected(`${path}[${wrong}]`, value[wrong], "a number")];
    return fits(value.length)
      ? []
      : [`Unexpected vector of ${value.length} numbers for ${path}, expected ${length}`];
  };
}

/** All vectors of an answer have one length. */
const sameLength: Shape = (items, path) => {
  const lengths = new Set(
    (Array.isArray(items) ? items : []).map(
      (item) => (field(item, "embedding") as { length?: number }).length,
    ),
  );
  return lengths.size > 1
    ? [`Unexpected vectors of ${[...lengths].join(" and ")} numbers in ${path}, expected one length`]
    : [];
};

export function embeddingProblems(body: unknown, asked: Asked): string[] {
  const item = object({ object: literal("embedding"), index: count, embedding: vectorShape(asked) });
  const problems = object({
    object: literal("list"),
    model: literal(asked.model),
    data: all(list(item, asked.inputs ?? 1), inOrder),
    usage: all(object({ prompt_tokens: count, total_tokens: count }), sums),
  })(body, "");
  return problems.length > 0 ? problems : sameLength(field(body, "data"), "data");
}

const listedModel = object({ id: someText, object: literal("model"), created: count, owned_by: text });

export function modelListProblems(body: unknown): string[] {
  return object({ object: literal("list"), data: list(listedModel) })(body, "");
}

/** The ids of a model list; empty where it is none. */
export function modelIds(body: unknown): string[] {
  const data = field(body, "data");
  return (Array.isArray(data) ? data : []).flatMap((item) => {
    const id = field(item, "id");
    return typeof id === "string" ? [id] : [];
  });
}

export function errorProblems(body: unknown): string[] {
  const error = object({ message: someText, type: someText, param: textOrNull, code: textOrNull });
  return object({ error })(body, "");
}

/** The error in an answer of OpenAI's form; absent fields are undefined. */
export function errorOf(body: unknown): { message?: string; type?: string; param?: string; code?: string } {
  const error = field(body, "error");
  return Object.fromEntries(
    ["message", "type", "param", "code"].flatMap((name) => {
      const value = field(error, name);
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}

/** What the service replied: of a chat its content, of completions their texts. */
export function replyOf(body: unknown): string | undefined {
  const choices = field(body, "choices");
  const replies = (Array.isArray(choices) ? choices : []).flatMap((choice) => {
    const said = field(field(choice, "message"), "content") ?? field(choice, "text");
    return typeof said === "string" ? [said] : [];
  });
  return replies.length === 0 ? undefined : replies.join("\n");
}

/** Whether the content type of an answer is `wanted`, whatever its parameters; what is wrong with it otherwise. */
export function contentTypeProblems(headers: Readonly<Record<string, string>>, wanted: string): string[] {
  const found = headers["content-type"];
  return found?.split(";")[0]?.trim().toLowerCase() === wanted
    ? []
    : [`Unexpected content type ${show(found)}, expected ${show(wanted)}`];
}
