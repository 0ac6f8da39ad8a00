import fc from "fast-check";

import { garbledPieces } from "./mojibake-decode.js";

const windows = new TextDecoder("windows-1252");
const mac = new TextDecoder("macintosh");
const signs = fc.constantFrom("🎯", "✅", "❌", "—", "–", "’", "“", "é", "ü", "°", "→", "…", "≤", "🛠", "📋");

test.each([
  ["Mac Roman", mac],
  ["Windows-1252", windows],
])("signs garbled by %s are found and restored to the character", (_, page) => {
  fc.assert(
    fc.property(
      fc.array(signs, { minLength: 1, maxLength: 6 }),
      fc.constantFrom("", " ", "x", "## "),
      (meant, gap) => {
        const clean = meant.join(gap === "" ? " " : gap);
        const text = page.decode(new TextEncoder().encode(clean));
        let mended = text;
        for (const { start, end, meant: piece } of garbledPieces(text).reverse())
          mended = mended.slice(0, start) + piece + mended.slice(end);
        expect(mended).toBe(clean);
        expect(garbledPieces(mended)).toEqual([]);
      },
    ),
  );
});

test.each(["Größe – «naïve» “élan”", "Ærø, São Paulo, Ångström", "✅ → 🎯 …", "五月 мир", "5 µs ± 1 °C"])(
  "%s is text",
  (text) => {
    expect(garbledPieces(text)).toEqual([]);
  },
);
