import type { Diagnostic } from "../model/diagnostic.js";
import type { CatalogueSection, RequirementDocument } from "./entry.js";
import { markdownSections } from "./markdown.js";
import { yamlSections } from "./yaml.js";

export { entriesOf, sameTitle } from "./entry.js";
export { canonicalCode, canonicalProse } from "./canonical-text.js";
export type { Catalogue, CatalogueSection, RequirementDocument } from "./entry.js";

/**
 * Reads a requirement document: Markdown with numbered headings, or a YAML list. Never throws on what the bytes hold.
 *
 * @param file relative to the project's root, with `/`; its ending decides the form
 */
export function readRequirements(
  bytes: Uint8Array,
  file: string,
): { document: RequirementDocument & { entries: CatalogueSection[] }; diagnostics: Diagnostic[] } {
  const { entries, diagnostics } = /\.ya?ml$/i.test(file)
    ? yamlSections(bytes, file)
    : markdownSections(bytes, file);
  return { document: { file, entries }, diagnostics };
}
