import { inspect } from "node:util";

import type * as z from "zod";

import { compileIdPattern } from "./id-pattern.js";
import { configDataSchema, type ConfigData } from "./schema.js";

/** A configuration in order, or what is wrong with it: one line per problem, each with its path. */
export type ConfigCheck = { ok: true; data: ConfigData } | { ok: false; problems: string[] };

/**
 * Checks what a project's configuration exports. Problems read `services.postgres.kind: expected one of "postgres",
 * …, got "postgress"`.
 */
export function validateConfig(value: unknown): ConfigCheck {
  const parsed = configDataSchema.safeParse(value, { reportInput: true });
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap(describeIssue) };
  const badPattern = patternProblem(parsed.data.idPattern);
  return badPattern === undefined ? { ok: true, data: parsed.data } : { ok: false, problems: [badPattern] };
}

function patternProblem(pattern: string): string | undefined {
  try {
    compileIdPattern(pattern);
    return undefined;
  } catch (error) {
    return `idPattern: expected a regular expression, got ${show(pattern)} (${String(error)})`;
  }
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => `${[...path, key].join(".")}: unexpected key; ${knownKeys(path)}`);
    case "invalid_value":
      return [
        `${place(path)}: expected one of ${issue.values.map(show).join(", ")}, got ${show(issue.input)}`,
      ];
    case "invalid_type":
      return [`${place(path)}: expected ${article(issue.expected)}, got ${show(issue.input)}`];
    case "too_small":
      return [`${place(path)}: expected at least ${String(issue.minimum)}, got ${show(issue.input)}`];
    case "too_big":
      return [`${place(path)}: expected at most ${String(issue.maximum)}, got ${show(issue.input)}`];
    case "invalid_format":
      return [`${place(path)}: expected a ${issue.format}, got ${show(issue.input)}`];
    case "invalid_union":
      return [
        `${place(path)}: ${issue.message === "Invalid input" ? "expected text, a number or true/false" : issue.message}, got ${show(issue.input)}`,
      ];
    default:
      return [`${place(path)}: ${issue.message}, got ${show(issue.input)}`];
  }
}

function place(path: readonly string[]): string {
  return path.length === 0 ? "the default export" : path.join(".");
}

function article(type: string): string {
  const words: Record<string, string> = {
    array: "a list",
    int: "a whole number",
    object: "an object",
    record: "an object",
    string: "text",
    undefined: "nothing",
  };
  return words[type] ?? `a ${type}`;
}

/** The keys of the top level, where that is where the unknown one stands: nested ones are few and documented. */
function knownKeys(path: readonly string[]): string {
  return path.length === 0
    ? `expected ${Object.keys(configDataSchema.shape).join(", ")}`
    : `expected a key that ${path.join(".")} knows`;
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function") return "a function";
  const text =
    typeof value === "string" ? JSON.stringify(value) : inspect(value, { breakLength: Infinity, depth: 2 });
  const safe = redactPassword(text);
  return safe.length > 80 ? `${safe.slice(0, 77)}…` : safe;
}

/** A URL of a service may hold a password, and messages end up in logs. */
function redactPassword(text: string): string {
  return text.replace(/(:\/\/[^:/@\s"]*):[^@\s"]*@/gu, "$1:***@");
}
