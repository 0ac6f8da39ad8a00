import { readFileSync } from "node:fs";
import { join } from "node:path";

import { RunProject, spec } from "./project.js";

jest.setTimeout(120_000);

let project: RunProject;
beforeEach(() => (project = new RunProject()));
afterEach(() => project.remove());

const holds = "expect(1 + 1).toBe(2);";
const good = (number: number) => spec(`TC-L1-A-${number}`, [["One", holds]]);
const hostileTitle =
  "`tick` ${process.exit(9)} */ \"q\" 'q' \u2028 </script> \\u0060 }); process.exit(9); //";

/** By file: its content, and where and by which rule it is refused; undefined where it must run. */
const inputs: Record<string, readonly [content: string | Uint8Array, refused?: string]> = {
  "TC-EMPTY.md": ["", "1:1 error Unexpected empty file, expected a test case"],
  "TC-NO-HEADING.md": ["nothing but text\n", "1:1 error Unexpected text without a title"],
  "TC-UNCLOSED.md": [
    good(101).slice(0, good(101).indexOf("\n   ```\n")),
    "13:4 error Unexpected end of the text",
  ],
  "TC-CRLF.md": [good(102).replaceAll("\n", "\r\n")],
  "TC-BOM.md": [`\uFEFF${good(103)}`],
  "TC-TABS.md": [good(104).replaceAll("   ", "\t")],
  "TC-LATIN-1.md": [
    Buffer.from(good(105).replaceAll("Case", "Prüfung"), "latin1"),
    "1:18 error Unexpected byte 0xFC, expected UTF-8",
  ],
  "TC-LONG.md": [good(106) + "- x\n".repeat(2_500_000), "1:1 error Unexpected 10000"],
  "TC-DEEP.md": [
    `${good(107)}\n${">".repeat(5000)} x\n`,
    "22:51 error Unexpected more than 50 levels of nesting",
  ],
  "TC-PATH.md": [spec("../../x", [["One", holds]]), '3:20 error Unexpected test case id "../../x"'],
  "a/TC-TWICE.md": [good(108), "3:20 error Unexpected second use of the id TC-L1-A-108"],
  "b/TC-TWICE.md": [good(108), "3:20 error Unexpected second use of the id TC-L1-A-108"],
  "TC-PROTO.md": [
    spec("TC-L1-A-109", [
      [
        "Proto",
        [
          'expect(values["__proto__"]).toBe("5 s");',
          'expect(Object.keys(testData.json("__proto__.json") as object)).toEqual(["__proto__"]);',
          "expect(({} as any).polluted).toBe(undefined);",
        ].join("\n"),
      ],
    ]).replace(
      "## TEST EXECUTION",
      [
        "### Values\n\n- **`__proto__`:** 5 s\n",
        '### Test Data\n\n```json file=__proto__.json\n{ "__proto__": { "polluted": true } }\n```\n',
        "## TEST EXECUTION",
      ].join("\n"),
    ),
  ],
  "TC-TITLE.md": [
    spec("TC-L1-A-110", [
      [hostileTitle, "expect((globalThis as any).pwned).toBe(undefined);"],
      ["`${globalThis.pwned = 1}` */ \u2028", 'expect(step.title).toContain("globalThis.pwned = 1");'],
    ]).replace("Case TC-L1-A-110", `Case ${hostileTitle}`),
  ],
  "TC-INJECTION.md": [
    spec("TC-L1-A-111", [["One", `${holds}\n}); process.exit(9); (() => {`]]),
    "15:4 error This code is not valid TypeScript",
  ],
};

const findings = (output: string) => output.split("\n").filter((row) => / error /u.test(row));

test("hostile and broken input: a located finding or a case, by compile and by run", async () => {
  for (const [file, [content]] of Object.entries(inputs)) project.write({ [`specs/${file}`]: content });
  const refused = Object.entries(inputs).flatMap(([file, [, place]]) =>
    place === undefined ? [] : [{ file, place }],
  );

  const compiled = await project.command("compile").ended;
  for (const { file, place } of refused) expect(compiled.stderr).toContain(`specs/${file}:${place}`);
  const files = new Set(
    [...compiled.stderr.matchAll(/^specs\/(.*?):\d+:\d+ error/gmu)].map(([, file]) => file),
  );
  expect([...files].sort()).toEqual(refused.map(({ file }) => file).sort());
  expect(compiled.stdout).toBe("5 written, 0 unchanged, 0 removed.\n");
  expect(compiled.code).toBe(1);

  const { code, stdout, stderr } = await project.run();
  expect(code).toBe(1);
  expect(findings(stderr)).toEqual(findings(compiled.stderr));
  const verdicts = Object.entries(project.verdicts());
  expect(
    verdicts
      .filter(([, verdict]) => verdict === "passed")
      .map(([id]) => id)
      .sort(),
  ).toEqual(["TC-L1-A-102", "TC-L1-A-103", "TC-L1-A-104", "TC-L1-A-109", "TC-L1-A-110"]);
  // Those whose id could be read are in the results, as failed.
  expect(verdicts.filter(([, verdict]) => verdict !== "passed")).toEqual(
    ["101", "105", "108", "111"].map((number) => [`TC-L1-A-${number}`, "failed"]),
  );
  expect(stdout).toContain("The spec does not compile: Unexpected byte 0xFC");
});

describe("a spec in which no case can be read", () => {
  const file = (number: number) => `specs/TC-L1-A-${number}.md`;
  const broken = `${file(202)}:1:1 error Unexpected text in UTF-16`;
  beforeEach(() =>
    project.write({
      [file(201)]: good(201),
      [file(202)]: Buffer.from(`\uFEFF${good(202)}`, "utf16le"),
      [file(203)]: good(203),
    }),
  );

  it.each([
    ["named beside others", [file(201), file(202)], "1 case: 1 passed"],
    ["matched by a glob", ["specs/TC-L1-A-20[12].md"], "1 case: 1 passed"],
    ["named alone", [file(202)], ""],
    ["named by the id that its file has", ["TC-L1-A-202", "TC-L1-A-203"], "1 case: 1 passed"],
  ])("%s: its findings are told, and the run exits 1", async (_, named, ran) => {
    const { code, stdout, stderr } = await project.run(...named);
    expect(stderr).toContain(broken);
    expect(stderr).not.toContain("No case selected");
    expect(stdout).toContain(ran);
    expect(code).toBe(1);
  });

  it("is nothing to others that are named; of criteria nobody knows whether it fits", async () => {
    expect(await project.run(file(201))).toMatchObject({ code: 0, stderr: "" });
    project.write({ [file(203)]: good(203).replace("High", "Low") });
    const { code, stderr } = await project.run("--priority", "Low");
    expect(stderr).toBe(
      `No case could be read in ${file(202)}: nobody knows whether it fits what was asked for. \`tcspec compile\` says what is wrong.\n`,
    );
    expect(code).toBe(0);
  });
});

const published = join(import.meta.dirname, "../../compiler/document/__fixtures__/TC-L2-INT-STORE-001.md");

test("a spec in the published form, with Python: read whole, its steps pending, run exits 3 and says why", async () => {
  const text = readFileSync(published, "utf8").replace(/```yaml file=three[^]*?```\n/u, "");
  project.write({ "specs/TC-L2-INT-STORE-001.md": text });
  const show = await project.command("show", "specs/TC-L2-INT-STORE-001.md", "--json").ended;
  expect(JSON.parse(show.stdout)).toMatchObject([
    {
      id: "TC-L2-INT-STORE-001",
      component: { serviceName: "store", configurationSchema: "StoreConfig" },
      traceability: { requirements: [{ section: "3.4" }, { section: "6.3" }] },
      environment: { type: "Development", infrastructure: { CPU: "4 cores minimum" } },
      preconditions: [{ text: "The store is running" }, { text: "The network is up" }],
      steps: [
        { title: "Basic connection establishment", code: [{ language: "python" }], binding: "none" },
        { title: "Connection pool validation", code: [{ language: "python" }], binding: "none" },
      ],
      passCriteria: [{ id: "P1", steps: [1, 2] }, { id: "P2" }],
      failCriteria: [{ id: "F1", steps: [2] }],
      checklist: [{ checked: true }, { checked: false }],
      status: "Ready for Implementation",
    },
  ]);
  expect(JSON.parse(show.stdout)[0].targets).toHaveLength(4);

  const { code, stdout } = await project.run();
  expect(code).toBe(3);
  expect(project.verdicts()).toEqual({ "TC-L2-INT-STORE-001": "pending" });
  expect(project.results().cases[0]!.attempts[0]!.steps.map(({ verdict }) => verdict)).toEqual([
    "pending",
    "pending",
  ]);
  const line = text.split("\n").findIndex((each) => each.startsWith("1. **Step 1:**")) + 1;
  expect(stdout).toContain(
    `pending step 1: Basic connection establishment\n    specs/TC-L2-INT-STORE-001.md:${line} Python code is reference text`,
  );
  expect(stdout).toContain("1 case: 1 pending");
});
