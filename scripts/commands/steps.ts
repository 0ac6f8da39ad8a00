import type { ConfigData } from "../../compiler/config/schema.js";
import { loadDefinitions, renderStepsDoc, renderStepsList } from "../../compiler/steps/index.js";

export interface StepsArguments {
  /** Only phrases that hold this word. */
  word?: string;
  /** All phrases as a document, `docs/steps.md`. */
  markdown?: boolean;
  root: string;
  config: ConfigData;
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
}

/** `tcspec steps [word]`: prints the phrases; 1 where a definition cannot be read, as it is then missing. */
export async function steps({
  word,
  markdown,
  root,
  config,
  stdout,
  stderr,
}: StepsArguments): Promise<0 | 1> {
  const { definitions, diagnostics } = await loadDefinitions(root, config);
  stdout.write(markdown === true ? renderStepsDoc(definitions) : renderStepsList(definitions, word));
  for (const { file, range, message, rule } of diagnostics) {
    stderr.write(`${file}:${range.start.line}:${range.start.column} ${message} (${rule})\n`);
  }
  return diagnostics.length > 0 ? 1 : 0;
}
