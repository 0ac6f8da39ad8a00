import fc from "fast-check";

import { checkText, expectMendable, mutatedSpec } from "./fuzz-helpers.js";

test("20,000 changed specs: no crash, every finding inside its file, mending ends", async () => {
  await fc.assert(
    fc.asyncProperty(mutatedSpec(), async ({ file, text }) => {
      const { read, diagnostics } = await checkText(file, text);
      await expectMendable(file, read.source, diagnostics);
    }),
    { numRuns: 20_000 },
  );
}, 14_400_000);
