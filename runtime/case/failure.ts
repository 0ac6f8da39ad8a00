import { resolve } from "node:path";

import type { Failure } from "../../compiler/model/results.js";
import type { Redaction } from "./redaction.js";
import { frameLines, markdownFrame, plain, projectPath } from "./stack.js";
import { property, shown } from "./thrown.js";

/** A place of the spec, for failures whose own stack does not lead there. */
export interface SpecPlace {
  line: number;
  column?: number;
}

/** What is needed to trace a thrown value to the spec. */
export interface FailureContext {
  projectRoot: string;
  /** The spec, relative to the root. */
  file: string;
  redaction: Redaction;
}

interface ErrorLike {
  name: string;
  message: string;
  stack: string;
  cause?: unknown;
}

function asError(thrown: unknown): ErrorLike {
  const message = property(thrown, "message");
  if (typeof message !== "string") {
    return { name: "", message: `Unexpected throw of ${shown(thrown)}, expected an Error`, stack: "" };
  }
  const name = property(thrown, "name");
  const stack = property(thrown, "stack");
  return {
    name: typeof name === "string" ? name : "Error",
    message: plain(message),
    stack: typeof stack === "string" ? plain(stack) : "",
    cause: property(thrown, "cause"),
  };
}

/**
 * The errors inside a `SuppressedError` (explicit resource management: `suppressed` was thrown first, `error` by a
 * disposer after it), the first one first.
 */
export function unsuppressed(thrown: unknown): unknown[] {
  if (property(thrown, "name") !== "SuppressedError") return [thrown];
  return [...unsuppressed(property(thrown, "suppressed")), ...unsuppressed(property(thrown, "error"))];
}

/** The place of the spec that an error says it belongs to. */
function placeOf(thrown: unknown): SpecPlace | undefined {
  const place = property(thrown, "place");
  const [line, column] = [property(place, "line"), property(place, "column")];
  const counts = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 1;
  return counts(line) ? { line, ...(counts(column) && { column }) } : undefined;
}

function causes(cause: unknown, depth = 0): string {
  if (cause === undefined || depth === 5) return "";
  const { name, message, cause: next } = asError(cause);
  return `\n\nCaused by ${name === "" ? "" : `${name}: `}${message}${causes(next, depth + 1)}`;
}

/**
 * The failure that `thrown` is, traced to the Markdown: its own `place`, else the first frame in a `.md`, else
 * `fallback`. `others` become its `related`. Secrets are masked.
 */
export function failureOf(
  thrown: unknown,
  others: readonly unknown[],
  fallback: SpecPlace,
  context: FailureContext,
): Failure {
  const [first, ...suppressed] = unsuppressed(thrown);
  const { name, message, stack, cause } = asError(first);
  const mask = (text: string) => context.redaction.text(text);
  const lines = frameLines(stack, message);
  const own = placeOf(first);
  const frame = own === undefined ? markdownFrame(lines) : undefined;
  const place = own ?? fallback;
  const full = `${name === "Error" || name === "" ? "" : `${name}: `}${message}${causes(cause)}`;
  const related = [...suppressed, ...others.flatMap(unsuppressed)].map((other) => {
    const error = asError(other);
    return { message: mask(`${error.message}${causes(error.cause)}`), stack: mask(error.stack) };
  });
  return {
    message: mask(full),
    file: frame === undefined ? context.file : projectPath(context.projectRoot, frame.path),
    line: frame?.line ?? place.line,
    column: frame?.column ?? place.column ?? 1,
    stack: mask(lines.join("\n")),
    ...(related.length > 0 && { related }),
  };
}

/**
 * The error that Jest is given for a failure: its first frame is the place in the Markdown, so that Jest's code frame
 * shows the spec whatever helper threw. `name` is kept for typed errors.
 */
export function errorForJest(failure: Failure, name: string, context: FailureContext, cause?: Error): Error {
  const related = (failure.related ?? []).map((other) => `\n\nAfter it: ${other.message}`).join("");
  const prefix = `${name}: `;
  const bare = failure.message.startsWith(prefix) ? failure.message.slice(prefix.length) : failure.message;
  const error = new Error(bare + related, cause === undefined ? undefined : { cause });
  error.name = name;
  const path = resolve(context.projectRoot, failure.file ?? context.file);
  const place = `${path}:${failure.line ?? 1}:${failure.column ?? 1}`;
  const [first = "", ...rest] = (failure.stack ?? "").split("\n");
  const others = first.includes(place) ? rest : [first, ...rest];
  error.stack = [`${name}: ${error.message}`, `    at ${place}`, ...others].join("\n").trimEnd();
  return error;
}

/** The name of a thrown error, `Error` for anything else. */
export function nameOf(thrown: unknown): string {
  const [first] = unsuppressed(thrown);
  return asError(first).name || "Error";
}
