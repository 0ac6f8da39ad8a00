import { readFileSync } from "node:fs";
import Ajv from "ajv";

import { rulesById } from "../rules/index.js";
import { LineIndex, problem } from "../parse/index.js";
import { formatGithub } from "./github.js";
import { formatSarif } from "./sarif.js";

const lines = new LineIndex("one\ntwo three\n");
const found = {
  ...problem("date-form", "specs/a b,c.md", lines.range(4, 7), {
    message: "100%\n::error::injected",
    related: [{ message: "first", file: "specs/b.md", range: lines.range(0, 3) }],
  }),
  fix: { description: "Write 2", edits: [{ range: lines.range(4, 7), text: "2" }] },
};

test("GitHub: one command a finding; text of a spec cannot begin another", () => {
  const text = formatGithub([found, { ...found, severity: "info", range: lines.range(0, 8) }]);
  expect(text).toBe(
    "::notice file=specs/a b%2Cc.md,line=1,endLine=2,title=date-form::100%25%0A::error::injected\n" +
      "::error file=specs/a b%2Cc.md,line=2,endLine=2,col=1,endColumn=4,title=date-form::100%25%0A::error::injected\n",
  );
});

test("SARIF 2.1.0: rules with help, places in UTF-16 columns, related places, fixes", () => {
  const rules = [{ id: "date-form", summary: "Dates.", severity: "error" as const }];
  const log = JSON.parse(formatSarif([found], rules, "1.2.3")) as unknown;
  const uri = { uri: "specs/a%20b%2Cc.md", uriBaseId: "ROOT" };
  const region = { startLine: 2, startColumn: 1, endLine: 2, endColumn: 4 };
  expect(log).toMatchObject({
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "tcspec",
            version: "1.2.3",
            rules: [
              {
                id: "date-form",
                shortDescription: { text: "Dates." },
                defaultConfiguration: { level: "error" },
              },
            ],
          },
        },
        columnKind: "utf16CodeUnits",
        results: [
          {
            ruleId: "date-form",
            ruleIndex: 0,
            level: "error",
            message: { text: found.message },
            locations: [{ physicalLocation: { artifactLocation: uri, region } }],
            relatedLocations: [{ id: 0, message: { text: "first" } }],
            fixes: [
              {
                artifactChanges: [
                  {
                    artifactLocation: uri,
                    replacements: [{ deletedRegion: region, insertedContent: { text: "2" } }],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  });
});

test("SARIF: a rule without help has no index", () => {
  const log = JSON.parse(formatSarif([found], [], "1")) as { runs: { results: object[] }[] };
  expect(log.runs[0]?.results[0]).not.toHaveProperty("ruleIndex");
});

describe("SARIF against the schema of OASIS", () => {
  const read = (file: string) => JSON.parse(readFileSync(file, "utf8")) as object;
  const ajv = new Ajv({ schemaId: "id", meta: false, allErrors: true });
  ajv.addMetaSchema(read(require.resolve("ajv/lib/refs/json-schema-draft-04.json")));
  const valid = ajv.compile(
    read(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")),
  );
  const problemsOf = (sarif: string) => (valid(JSON.parse(sarif)) === true ? [] : valid.errors);
  const rules = [...rulesById.values()];

  test("findings with everything they can have, the help of every rule, and no finding at all", () => {
    const without = problem("no-test-cases", "tcspec.config.ts", lines.range(0, 0), { message: "None" });
    const all = [
      found,
      without,
      { ...found, severity: "info" as const },
      { ...without, severity: "warning" as const },
    ];
    expect(problemsOf(formatSarif(all, rules, "1.2.3"))).toEqual([]);
    expect(problemsOf(formatSarif([], rules, "1.2.3"))).toEqual([]);
    expect(problemsOf(formatSarif(all, [], "1.2.3"))).toEqual([]);
  });

  test("the schema sees what is wrong", () => {
    const wrong = formatSarif([found], rules, "1.2.3").replace('"startLine": 2', '"startLine": 0');
    expect(problemsOf(wrong)).toContainEqual(
      expect.objectContaining({ keyword: "minimum", dataPath: expect.stringContaining("startLine") }),
    );
  });
});
