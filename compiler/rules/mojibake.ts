import { garbledPieces } from "./mojibake-decode.js";
import { type LocalRule, replacement } from "./rule.js";

export const mojibake: LocalRule = {
  id: "mojibake",
  summary: "Text that was UTF-8 and was read in another encoding: every emoji is three strange letters.",
  severity: "error",
  scope: "local",
  check({ source, lines }) {
    return garbledPieces(source).map(({ start, end, meant }) => {
      const range = lines.range(start, end);
      return {
        range,
        message: `Unexpected garbled text "${source.slice(start, end)}", expected "${meant}"`,
        data: { expected: meant },
        fix: replacement(range, meant, `Write "${meant}"`),
      };
    });
  },
};
