import { isOpenByConfig } from "../config/choices.js";
import { codeBlocks } from "./code.js";
import { allCases, type LocalRule } from "./rule.js";
import { isPlaceholder } from "./template-placeholders.js";

export const placeholder: LocalRule = {
  id: "placeholder",
  summary: "A text in braces that the template holds is still to be written.",
  severity: "error",
  scope: "local",
  check({ document, source, lines, config }) {
    const cases = allCases(document);
    const declared = new Set(cases.flatMap(({ values }) => values.map(({ name }) => name.toLowerCase())));
    // In TypeScript braces belong to the language.
    const code = cases.flatMap(codeBlocks).map(({ range }) => range);
    return [...source.matchAll(/(?<!\$)\{([^{}\r\n]{1,200})\}/gu)].flatMap((match) => {
      const text = match[1] ?? "";
      const inCode = code.some(({ start, end }) => start.offset <= match.index && match.index < end.offset);
      if (
        inCode ||
        !(isPlaceholder(text) || isOpenByConfig(text, config)) ||
        declared.has(text.toLowerCase())
      )
        return [];
      return [
        {
          range: lines.range(match.index, match.index + match[0].length),
          message: `Unexpected placeholder ${match[0]}, expected the text that it stands for`,
          data: { placeholder: text },
        },
      ];
    });
  },
};
