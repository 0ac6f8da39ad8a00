import type { SpecDocument } from "../document/schema.js";
import { generateFile, type Generated, type GenerateContext } from "./generate-file.js";

/**
 * Gives what turns specs into the text of their Jest files. It loads TypeScript at the first code that takes it: most
 * code does not ({@link ./fence/plain/read-plain}), and TypeScript takes longer to load than a hundred specs to compile.
 */
export function createGenerator(
  context: Omit<GenerateContext, "byTypeScript">,
): (document: SpecDocument, source: string) => Promise<Generated> {
  let known: GenerateContext = context;
  return async (document, source) => {
    const generated = generateFile(document, source, known);
    if (generated) return generated;
    const { analyzeByTypeScript } = await import("./fence/by-typescript.js");
    known = { ...context, byTypeScript: analyzeByTypeScript };
    return generateFile(document, source, known) ?? { diagnostics: [], bounds: [] };
  };
}
