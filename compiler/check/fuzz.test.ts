import fc from "fast-check";

import { checkText, expectMendable, mutatedSpec, realSpecs } from "./fuzz-helpers.js";

test("there are real specs to change", () => {
  expect(realSpecs().length).toBeGreaterThanOrEqual(4);
});

test("500 changed specs: no crash, every finding inside its file, mending ends", async () => {
  await fc.assert(
    fc.asyncProperty(mutatedSpec(), async ({ file, text }) => {
      const { read, diagnostics } = await checkText(file, text);
      // Mending checks the text again and again: every fifth is enough here, the long run mends all.
      if (text.length % 5 === 0) await expectMendable(file, read.source, diagnostics);
    }),
    { numRuns: 500, seed: 20261123 },
  );
}, 240_000);
