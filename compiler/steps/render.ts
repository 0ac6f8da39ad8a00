import type { StepDefinition } from "./binding.js";
import { parameterNames } from "./expression.js";
import { parameterKinds } from "./parameters.js";

/** The parameters of a phrase, each once, with what may stand there. */
function parametersOf({ pattern }: StepDefinition): { name: string; says: string; example: string }[] {
  return [...new Set(parameterNames(pattern))].map((name) => {
    const kind = parameterKinds.get(name);
    return { name, says: kind?.says ?? "unknown", example: kind?.example ?? "" };
  });
}

function byPattern(a: StepDefinition, b: StepDefinition): number {
  return a.pattern < b.pattern ? -1 : a.pattern > b.pattern ? 1 : 0;
}

/** `docs/steps.md`: every phrase, what it asserts or does, its parameters, an example. Sorted, byte-stable. */
export function renderStepsDoc(definitions: readonly StepDefinition[]): string {
  const entries = [...definitions].sort(byPattern).map((definition) => {
    const lines = [
      `## ${code(definition.pattern)}`,
      "",
      `${definition.asserts ? "Asserts" : "Does"}: ${definition.description}`,
    ];
    const parameters = parametersOf(definition).map(
      ({ name, says, example }) => `- ${code(`{${name}}`)}: ${says}, e.g. ${example}`,
    );
    if (parameters.length > 0) lines.push("", ...parameters);
    if (definition.example !== undefined) lines.push("", ...fenced(definition.example));
    return lines.join("\n");
  });
  const intro =
    "# Phrases\n\nGenerated from the step definitions. A phrase that asserts needs no expectation; the others act, and need a ✅.";
  return `${[intro, ...entries].join("\n\n")}\n`;
}

/** For the terminal: the phrases that hold a word, in the phrase itself, its meaning or its example. */
export function renderStepsList(definitions: readonly StepDefinition[], word: string | undefined): string {
  const wanted = word?.toLowerCase();
  const shown = definitions.filter(
    ({ pattern, description, example = "" }) =>
      wanted === undefined || `${pattern}\n${description}\n${example}`.toLowerCase().includes(wanted),
  );
  if (shown.length === 0) {
    return word === undefined
      ? "No phrases are defined.\n"
      : `No phrase holds "${word}". \`tcspec steps\` lists all ${definitions.length}.\n`;
  }
  return [...shown]
    .sort(byPattern)
    .map((definition) => {
      const lines = [
        definition.pattern,
        `  ${definition.asserts ? "asserts" : "does"}: ${definition.description}`,
      ];
      lines.push(...parametersOf(definition).map(({ name, says }) => `  {${name}}: ${says}`));
      if (definition.example !== undefined)
        lines.push(`  e.g. ${definition.example.replaceAll("\n", "\n       ")}`);
      return `${lines.join("\n")}\n`;
    })
    .join("\n");
}

const longestTicks = (text: string) => Math.max(0, ...(text.match(/`+/gu) ?? []).map(({ length }) => length));

/** A fenced block for any text: the fence is longer than every run of ticks in it (CommonMark 4.5). */
function fenced(text: string): string[] {
  const fence = "`".repeat(Math.max(3, longestTicks(text) + 1));
  return [`${fence}markdown`, text, fence];
}

/** A code span for any text, likewise (CommonMark 6.1). */
function code(text: string): string {
  const longest = longestTicks(text);
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
