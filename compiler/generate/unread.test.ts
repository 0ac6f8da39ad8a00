import { readOne, withSteps } from "../document/test-helpers.js";
import { type Binding, builtInModule } from "../steps/binding.js";
import { surplusData } from "./unread.js";

const fence = (language: string) => `   \`\`\`${language}\n   SELECT 1\n   \`\`\`\n`;
const table = "   | a |\n   |---|\n   | 1 |\n";
const quote = "   > A remark\n";

function surplus(blocks: string[], module = builtInModule) {
  const [step] = readOne(withSteps(`1. Run:\n\n${blocks.join("\n")}`)).steps;
  const definition = {
    exportName: "x",
    module,
    pattern: "Run",
    asserts: true,
    description: "",
    file: "",
    line: 1,
  };
  const binding: Binding = { definition, arguments: [], modifiers: {}, range: step!.range };
  return surplusData(binding, step!.data, "a.md");
}

it.each([
  [
    "two fences",
    [fence("sql"), fence("sql")],
    11,
    "a sql fence, expected one: the phrase takes the sql fence at line 7",
  ],
  ["two tables", [table, table], 11, "a table, expected one: the phrase takes the table at line 7"],
  [
    "data behind a quote",
    [quote, fence("sql")],
    9,
    "a sql fence, expected one: the phrase takes the block quote at line 7",
  ],
])("%s under one phrase are an error at the second", (_, blocks, line, message) => {
  expect(surplus(blocks)).toEqual([
    expect.objectContaining({
      rule: "content-unread",
      severity: "error",
      message: expect.stringContaining(message),
    }),
  ]);
  expect(surplus(blocks)[0]?.range.start.line).toBe(line);
});

it("takes a table, data, and a quote as a remark", () => {
  expect(surplus([table, fence("json"), quote])).toEqual([]);
});

it("leaves definitions of a project what they take", () => {
  expect(surplus([table, table], "specs/steps.ts")).toEqual([]);
});
