import fc from "fast-check";

import { containers } from "./containers.js";
import { decodeSource } from "./decode.js";
import { LineIndex } from "./line-index.js";
import { containerPiece } from "./test-helpers.js";
import { isWithin } from "./within-limits.js";

const isTextWithin = (text: string, bounds: Parameters<typeof isWithin>[2]) => {
  const { source } = decodeSource(new TextEncoder().encode(text), "a.md");
  return isWithin(source, new LineIndex(source), bounds);
};

const none = {
  lines: Infinity,
  nesting: Infinity,
  containers: Infinity,
  brackets: Infinity,
  emphasis: Infinity,
  pipes: Infinity,
  ticks: 1000,
};

describe("a text within the limits", () => {
  it("has no more and no deeper containers than they say", () => {
    let within = 0;
    const mark = fc.constantFrom("", "\uFEFF");
    fc.assert(
      fc.property(
        mark,
        fc.array(containerPiece, { maxLength: 40 }),
        fc.nat(12),
        fc.nat(12),
        (before, pieces, nesting, most) => {
          const text = pieces.join("");
          if (!isTextWithin(before + text, { ...none, nesting, containers: most })) return;
          const found = [...containers(text)];
          within += 1;
          expect(found.length).toBeLessThanOrEqual(most);
          for (const { depth } of found) expect(depth).toBeLessThanOrEqual(nesting);
        },
      ),
      { seed: 1, numRuns: 2000 },
    );
    expect(within).toBeGreaterThan(200);
  });

  it.each([
    ["lines", "a\nb", 2],
    ["nesting", "> > a", 4],
    ["containers", "- a\n- b", 2],
    ["brackets", "a [b] [c]", 2],
    ["emphasis", "*a* ~b_", 4],
    ["pipes", "|a|b|", 3],
    ["ticks", "a ``` b `", 3],
  ] as const)("holds at most so many %s", (bound, text, exactly) => {
    expect(isTextWithin(text, { ...none, [bound]: exactly })).toBe(true);
    expect(isTextWithin(text, { ...none, [bound]: exactly - 1 })).toBe(false);
  });
});
