import { configDataSchema } from "../../compiler/config/schema.js";
import { readSpec } from "../../compiler/document/index.js";
import { summaryOf } from "../../compiler/records/case-summary.js";
import { candidatesOf } from "./candidates.js";

const specOf = (id: string, code: string, category = "Integration") =>
  `# ${id}: A case

**Category:** ${category}

### Test Steps

1. **One.**
   \`\`\`ts
   ${code}
   \`\`\`
`;

function isAlone(code: string, category?: string): boolean {
  const config = configDataSchema.parse({});
  const text = new TextEncoder().encode(specOf("TC-L2-INT-DB-001", code, category));
  const { file, hash, cases } = readSpec(text, "TC-L2-INT-DB-001.md", config).document;
  const [found] = candidatesOf([{ file, hash, cases: cases.map(summaryOf), errors: [] }], config);
  return found!.planned.alone;
}

test.each([
  ["const run = await load.constant({ rate: 5 });", true],
  ["const run = await load\n     .constant({ rate: 5 });", true],
  ["expect(page.load.time).toBe(1);", false],
  ["expect(overload.factor).toBe(1);", false],
  ['expect("load").toBe("load");', false],
])("%j runs alone: %s", (code, alone) => {
  expect(isAlone(code)).toBe(alone);
});

test("a case of category Performance runs alone", () => {
  expect(isAlone("expect(1).toBe(1);", "Performance Testing")).toBe(true);
});
