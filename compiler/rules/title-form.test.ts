import { readSpec } from "../document/index.js";
import { configDataSchema } from "../config/schema.js";
import type { LocalContext } from "./rule.js";
import { titleForm } from "./title-form.js";
import { testPage } from "./test-page.js";

testPage(titleForm);

test("a title that is too long keeps its id, and is told with its bound", () => {
  const bytes = new TextEncoder().encode(`# TC-L1-COMP-A-001: ${"name ".repeat(100)}end\n`);
  const read = readSpec(bytes, "specs/TC-L1-COMP-A-001.md", configDataSchema.parse({}));
  const [only] = read.document.cases;
  expect([only!.id.value, only!.name.value.length, read.diagnostics]).toEqual(["TC-L1-COMP-A-001", 503, []]);
  const found = [...titleForm.check({ document: read.document } as LocalContext)];
  expect(found.map(({ message }) => message)).toEqual([
    'Unexpected title of 521 characters, expected at most 500, such as "TC-L2-INT-DB-001: PostgreSQL Connection Test"',
  ]);
});
