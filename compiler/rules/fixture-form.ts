import { parseDocument } from "yaml";

import type { CodeBlock, Fixture, SpecCase } from "../document/schema.js";
import type { Range } from "../model/range.js";
import { jsonError } from "./json-error.js";
import { allCases, type Finding, type LocalContext, type LocalRule } from "./rule.js";
import { isPlaceholder } from "./template-placeholders.js";

export const fixtureForm: LocalRule = {
  id: "fixture-form",
  summary: "Test data is what its language says: JSON, YAML and CSV can be read.",
  severity: "error",
  scope: "local",
  check(context) {
    return allCases(context.document)
      .flatMap((spec) => [...spec.fixtures, ...dataOfSteps(spec)])
      .filter(({ invalid, content }) => !invalid && !isOnlyPlaceholder(content))
      .flatMap(({ language, range }): Finding[] => {
        const found = problemIn(language, bodyOf(range, context), context);
        return found === undefined ? [] : [found];
      });
  },
};

/** The fences that phrases are given; one with a value in it is only whole when that is filled in. */
function dataOfSteps({
  steps,
  values,
}: SpecCase): Pick<Fixture, "language" | "content" | "invalid" | "range">[] {
  return steps
    .flatMap(({ data, expectations }) => [
      ...data,
      ...expectations.flatMap((expectation) => expectation.data),
    ])
    .flatMap((argument) => ("block" in argument ? [argument] : []))
    .filter(({ block }) => !values.some(({ name }) => block.content.includes(`{${name}}`)))
    .map(({ kind, block: { content, attributes }, range }) => ({
      language: kind,
      content,
      invalid: "invalid" in attributes,
      range,
    }));
}

/** `{test_data_content}` alone: `placeholder` speaks about it. */
function isOnlyPlaceholder(content: string): boolean {
  const text = content.replace(/^#.*$/gmu, "").trim();
  return text.startsWith("{") && text.endsWith("}") && isPlaceholder(text.slice(1, -1));
}

type Body = Pick<CodeBlock, "content"> & { start: number };

/** The text between the lines of the fence, as it stands in the file. */
function bodyOf({ start, end }: Range, { source }: LocalContext): Body {
  const text = source.slice(start.offset, end.offset);
  const first = /\r\n|\n|\r/u.exec(text);
  const from = first === null ? text.length : first.index + first[0].length;
  const closing = /(?:\r\n|\n|\r)[ \t>]*(?:`{3,}|~{3,})[ \t]*$/u.exec(text);
  const to = Math.max(from, closing === null ? text.length : closing.index);
  return { content: text.slice(from, to), start: start.offset + from };
}

function problemIn(language: string, { content, start }: Body, { lines }: LocalContext): Finding | undefined {
  switch (language) {
    case "json": {
      const body = withoutName(content, nameComment);
      const at = jsonError(body.text);
      if (at === undefined) return undefined;
      const offset = start + body.from + at;
      const what = at >= body.text.trimEnd().length ? "end of the JSON" : `"${body.text.charAt(at)}"`;
      return {
        range: lines.range(offset, offset + 1),
        message: `Unexpected ${what}, expected JSON, or the word invalid after json where it is broken on purpose`,
      };
    }
    case "yaml":
    case "yml": {
      const [error] = parseDocument(content, { logLevel: "silent", prettyErrors: false }).errors;
      if (error === undefined) return undefined;
      const from = Math.min(error.pos[0], content.length);
      return {
        range: lines.range(start + from, start + Math.max(from, Math.min(error.pos[1], content.length))),
        message: `Unexpected YAML: ${error.message}. Mark the fence with the word invalid where it is broken on purpose`,
      };
    }
    case "csv":
      return csvProblem(content, start, lines);
    default:
      return undefined;
  }
}

/** A comment in the first line that names the file is no part of it. */
const nameComment =
  /^[ \t]*(?:#|\/\/|--|<!--|;)[ \t]*\S+\.[A-Za-z0-9]{1,8}[ \t]*(?:-->)?[ \t]*(?:\r\n|\n|\r)/u;

function withoutName(content: string, name: RegExp): { text: string; from: number } {
  const from = name.exec(content)?.[0].length ?? 0;
  return { text: content.slice(from), from };
}

/** RFC 4180: every record has as many fields as the first; a quoted field ends with its quote. */
function csvProblem(content: string, start: number, lines: LocalContext["lines"]): Finding | undefined {
  const { text, from } = withoutName(content, /^[ \t]*#[^\r\n]*(?:\r\n|\n|\r)/u);
  const open = text.replace(/"(?:[^"]|"")*"/gu, (field) => "q".repeat(field.length)).indexOf('"');
  if (open >= 0) {
    const at = start + from + open;
    return {
      range: lines.range(at, at + 1),
      message: "Unexpected quote that is never closed, expected another one",
    };
  }
  let width: number | undefined;
  for (const record of text.matchAll(/(?:"(?:[^"]|"")*"|[^"\r\n])+/gu)) {
    if (record[0].trim() === "") continue;
    const fields = record[0].replace(/"(?:[^"]|"")*"/gu, "q").split(",").length;
    width ??= fields;
    const at = start + from + record.index;
    if (fields !== width)
      return {
        range: lines.range(at, at + record[0].length),
        message: `Unexpected CSV record of ${fields} fields, expected ${width} as in the first`,
        data: { fields, expected: width },
      };
  }
  return undefined;
}
