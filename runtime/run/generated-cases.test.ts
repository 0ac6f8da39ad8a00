import { join } from "node:path";

import { casesOfGenerated } from "./generated-cases.js";

const golden = (name: string) =>
  join(import.meta.dirname, "../../compiler/generate/__fixtures__", `${name}.generated.txt`);

test("finds the cases in what the compiler generates", () => {
  expect(casesOfGenerated(golden("family")).map(({ id, line }) => [id, line])).toEqual([
    ["TC-L1-COMP-PHI-005", 6],
    ["TC-L1-COMP-YI-005", 7],
  ]);
  expect(casesOfGenerated(golden("code"))).toMatchObject([
    { file: expect.stringContaining(".md"), steps: [] },
  ]);
});

test("finds none in other files", () => {
  expect(casesOfGenerated(import.meta.filename)).toEqual([]);
  expect(casesOfGenerated("/nowhere/at/all.test.ts")).toEqual([]);
});
