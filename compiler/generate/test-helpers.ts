import { configDataSchema } from "../config/schema.js";
import { readSpec } from "../document/index.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Bind } from "../steps/binding.js";
import { analyzeByTypeScript } from "./fence/by-typescript.js";
import { generateFile, type GenerateContext } from "./generate-file.js";

export const bindsNothing: Bind = () => ({ kind: "unbound", nearest: [] });

/** Reads a text as `specs/a.md` and generates its file into `generated/`. */
export function generate(
  markdown: string,
  context: Partial<GenerateContext> = {},
): { text: string | undefined; diagnostics: Diagnostic[]; source: string } {
  const bytes = new TextEncoder().encode(markdown);
  const { document, source, diagnostics } = readSpec(bytes, "specs/a.md", configDataSchema.parse({}));
  if (document.cases.length === 0)
    throw new Error(`No case: ${diagnostics.map(({ message }) => message).join("; ")}`);
  const generated = generateFile(document, source, {
    generatedFolder: "generated",
    bind: bindsNothing,
    fixtureFiles: [],
    services: {},
    levelOf: () => undefined,
    byTypeScript: analyzeByTypeScript,
    ...context,
  });
  if (!generated) throw new Error("Unexpected nothing, expected a generated file");
  return { text: generated.text, diagnostics: generated.diagnostics, source };
}

/** A spec whose steps hold these fences, one each. */
export function specWith(
  fences: readonly string[],
  parts: { setup?: string; teardown?: string } = {},
): string {
  const fenced = (code: string, indentation: string) =>
    ["```ts", ...code.split("\n"), "```"].map((line) => (line === "" ? line : indentation + line)).join("\n");
  const steps = fences.map(
    (code, index) => `${index + 1}. **Part ${index + 1}**\n\n${fenced(code, "   ")}\n`,
  );
  return [
    "# TC-L1-COMP-A-001: A case\n",
    "## Test Implementation\n",
    parts.setup === undefined ? "" : `### Test Setup\n\n${fenced(parts.setup, "")}\n`,
    "### Test Steps\n",
    ...steps,
    parts.teardown === undefined ? "" : `### Test Teardown\n\n${fenced(parts.teardown, "")}\n`,
  ].join("\n");
}

/** A finding as tests compare it: rule, the text it marks, place. */
export function shown({ rule, range }: Diagnostic, source: string): string {
  const { start, end } = range;
  return `${rule} ${start.line}:${start.column} ${source.slice(start.offset, end.offset)}`;
}

/** The body of the generated file: from the first line after the metadata to the end of the case. */
export function bodyOf(text: string | undefined): string {
  const match = /^ {2}async function\* \(.*\{\n([\s\S]*?)^ {2}\},$/m.exec(text ?? "");
  if (!match) throw new Error(`No body in ${text ?? "nothing"}`);
  return (match[1] ?? "").replace(/^ {4}/gm, "");
}
