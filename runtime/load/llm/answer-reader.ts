/** What an answer told besides its end. */
export interface AnswerFacts {
  /** What is wrong with it: then the request did not end ok. */
  readonly problem?: string;
  readonly tokens?: {
    readonly count: number;
    /** `usage`: the server's own count; `parts`: the parts of the stream that hold text. */
    readonly source: "usage" | "parts";
    /** Of a stream only. */
    readonly firstAtMs?: number;
    readonly lastAtMs?: number;
  };
}

/** Reads the answer to one request as it comes, in bounded memory. */
export interface AnswerReader {
  data(chunk: Uint8Array, atMs: number): void;
  end(): AnswerFacts;
}

type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `usage.completion_tokens` of an answer or of an event, where it is a number. */
export function usageOf(body: Json): number | undefined {
  const usage = body["usage"];
  const count = isObject(usage) ? usage["completion_tokens"] : undefined;
  return typeof count === "number" && Number.isFinite(count) && count >= 0 ? count : undefined;
}

/** The text of all choices of a part (`delta.content`, `text`) or of a whole answer (`message.content`, `text`). */
export function textOf(body: Json): string {
  const choices = body["choices"];
  if (!Array.isArray(choices)) return "";
  return choices
    .map((choice: unknown) => {
      if (!isObject(choice)) return "";
      const holder = [choice["delta"], choice["message"]].find(isObject);
      const text = holder?.["content"] ?? choice["text"];
      return typeof text === "string" ? text : "";
    })
    .join("");
}

/** Whether an answer that must hold `expected` does. */
export const holds = (text: string, expected: string | undefined): boolean =>
  expected === undefined || text.includes(expected);
