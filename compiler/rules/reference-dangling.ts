import { entriesOf, sameTitle } from "../catalogue/index.js";
import { orList } from "./text.js";
import { referencesIn } from "./references.js";
import type { FileFinding, NetworkContext, NetworkRule } from "./rule.js";

export const referenceDangling: NetworkRule = {
  id: "reference-dangling",
  summary: "A reference names a document and a section that exist.",
  severity: "error",
  scope: "network",
  check(context) {
    return context.specs.flatMap(({ document: { file }, document }) =>
      referencesIn(document).flatMap((reference): FileFinding[] => {
        const message = problemOf(reference, context);
        if (message === undefined) return [];
        const { range, section, document: name } = reference;
        return [{ file, range, message, data: { section, ...(name !== undefined && { document: name }) } }];
      }),
    );
  },
};

function problemOf(
  { document: name, section, title, text }: ReturnType<typeof referencesIn>[number],
  { config, catalogue }: NetworkContext,
): string | undefined {
  const names = Object.keys(config.documents);
  if (names.length === 0) return undefined;
  if (name === undefined)
    return `Unexpected reference "${text}" without a document, expected ${orList(names)} before it`;
  if (!Object.hasOwn(config.documents, name))
    return `Unexpected document "${name}", expected ${orList(names)}`;
  const found = catalogue.get(name);
  // A document without a file has no sections to look up.
  if (found === undefined || entriesOf(found, section).length > 0) return undefined;
  const named =
    title === undefined ? undefined : found.entries.find((entry) => sameTitle(entry.title, title));
  const hint = named === undefined ? "" : `; "${named.title}" is ${named.number}`;
  return `Unexpected section ${section} of ${name}, expected one that ${found.file} holds${hint}`;
}
