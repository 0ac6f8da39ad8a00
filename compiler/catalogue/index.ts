import type { Diagnostic } from "../model/diagnostic.js";
import type { RequirementDocument } from "./entry.js";
import { markdownEntries } from "./markdown.js";
import { yamlEntries } from "./yaml.js";

export { entriesOf, sameTitle } from "./entry.js";
export type { Catalogue, RequirementDocument } from "./entry.js";

/**
 * Reads a requirement document: Markdown with numbered headings, or a YAML list. Never throws on what the bytes hold.
 *
 * @param file relative to the project's root, with `/`; its ending decides the form
 */
export function readRequirements(
  bytes: Uint8Array,
  file: string,
): { document: RequirementDocument; diagnostics: Diagnostic[] } {
  const { entries, diagnostics } = /\.ya?ml$/i.test(file)
    ? yamlEntries(bytes, file)
    : markdownEntries(bytes, file);
  return { document: { file, entries }, diagnostics };
}
