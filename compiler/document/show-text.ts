import type { ShownCase } from "./show.js";

/** A case for people: who it is, what it asks for, and its steps with how each gets its verdict. */
export function caseAsText(found: ShownCase): string {
  const { component, traceability } = found;
  const references = [...traceability.requirements, ...traceability.architecture, ...traceability.tasks];
  const lines = [
    `${found.id}: ${found.name}`,
    `  ${found.file}`,
    ...fact("kind", [
      found.category,
      found.level === null ? null : `Level ${found.level}`,
      found.priority,
      found.type,
    ]),
    ...fact("service", [component.serviceName]),
    ...fact("status", [found.status]),
    ...fact("tags", found.tags),
    ...fact(
      "traces to",
      references.map(({ document, section }) => [document, section].filter(Boolean).join(" ")),
    ),
    ...fact(
      "targets",
      found.targets.map(({ text }) => text),
    ),
    ...fact(
      "values",
      found.values.map(({ name, text }) => `${name} = ${text}`),
    ),
    ...fact(
      "test data",
      found.fixtures.map(({ name }) => name),
    ),
    ...block(
      "pre-conditions",
      found.preconditions.map(({ text, line }) => `${place(line)} ${text}`),
    ),
    ...block("setup", found.setup.map(entry)),
    ...block("steps", found.steps.flatMap(step)),
    ...block("teardown", found.teardown.map(entry)),
    ...block(
      "pass criteria",
      found.passCriteria.map(({ id, text }) => `${id} ${text}`),
    ),
    ...block(
      "fail criteria",
      found.failCriteria.map(({ id, text }) => `${id} ${text}`),
    ),
  ];
  return `${lines.map(visible).join("\n")}\n`;
}

function fact(name: string, values: (string | null)[]): string[] {
  const given = values.filter((value) => value !== null && value !== "");
  return given.length === 0 ? [] : [`  ${name}: ${given.join(", ")}`];
}

function block(name: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`  ${name}`, ...lines.map((line) => `    ${line}`)];
}

function step(found: ShownCase["steps"][number]): string[] {
  const what = [
    ...found.code.map(({ language, lineCount }) => `${language} ${lineCount} lines`),
    ...found.data.map(({ kind }) => kind),
  ];
  const phrase = found.phrase === null || found.phrase === found.title ? "" : `. ${found.phrase}`;
  return [
    `${place(found.line)} ${found.number}. ${found.title}${phrase} [${[...what, bound(found.binding)].join(", ")}]`,
    ...found.expectations.map(
      ({ id, polarity, text, binding }) =>
        `     ${id} ${polarity === "must" ? "✅" : "❌"} ${text} [${bound(binding)}]`,
    ),
  ];
}

function entry(found: ShownCase["setup"][number]): string {
  return `${place(found.line)} ${found.text ?? found.code.map(({ language, lineCount }) => `${language} ${lineCount} lines`).join(", ")} [${bound(found.binding)}]`;
}

const words = { inline: "code", definition: "phrase", none: "nothing to run" };

function bound(binding: keyof typeof words): string {
  return words[binding];
}

function place(line: number): string {
  return `:${line}`;
}

/** A spec's text cannot move a terminal's cursor. */
function visible(text: string): string {
  return text.replace(
    /\p{Cc}/gu,
    (control) => `\\x${(control.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`,
  );
}
