import { configDataSchema } from "../config/schema.js";
import { readSpec } from "../document/index.js";
import { codeReader } from "./code.js";
import { fixtureMissing } from "./fixture-missing.js";
import { testPage } from "./test-page.js";

testPage(fixtureMissing);

const inCode = 'testData.csv("stock.csv");';

/** The names that are nowhere, with only these files in the project. */
async function missing(body: string, files: readonly string[]): Promise<unknown[]> {
  const config = configDataSchema.parse({});
  const text = `# TC-L1-COMP-STK-001: A test\n\n${body}\n`;
  const specs = [readSpec(new TextEncoder().encode(text), "qa/component/TC-L1-COMP-STK-001.md", config)];
  const surroundings = { complete: true, config, catalogue: new Map(), configFile: "" };
  const hasFile = (path: string) => files.includes(path);
  const found = fixtureMissing.check({ specs, ...surroundings, hasFile, code: await codeReader() });
  return found.map(({ data }) => data?.["name"]);
}

const code = (text: string) => `### Test Steps\n\n1. **Read.**\n\n   \`\`\`ts\n   ${text}\n   \`\`\`\n`;
const field = "### Test Data Requirements\n\n- **Test Fixtures:** `stock.csv`\n";

test.each(["qa/component/fixtures/stock.csv", "qa/fixtures/stock.csv", "fixtures/stock.csv"])(
  "%s is found, as by the run",
  async (file) => {
    await expect(missing(code(inCode), [file])).resolves.toEqual([]);
    await expect(missing(field, [file])).resolves.toEqual([]);
  },
);

test.each([
  "qa/component/stock.csv",
  "stock.csv",
  "specs/fixtures/stock.csv",
  "qa/component/fixtures/stock.json",
])("with %s alone a run finds nothing", async (file) => {
  await expect(missing(code(inCode), [file])).resolves.toEqual(["stock.csv"]);
});

test("a file beside the spec is enough where nobody reads it", async () => {
  await expect(missing(field, ["qa/component/stock.csv"])).resolves.toEqual([]);
});

test("a path is no name of test data", async () => {
  const files = ["qa/component/fixtures/a/stock.csv", "a/stock.csv"];
  await expect(missing(code('testData.csv("a/stock.csv");'), files)).resolves.toEqual(["a/stock.csv"]);
});
