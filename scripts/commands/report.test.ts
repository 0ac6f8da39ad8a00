import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Ajv from "ajv";

import { configDataSchema } from "../../compiler/config/schema.js";
import { sealResults } from "../../compiler/seal/seal.js";
import type { CaseResult, Results } from "../../compiler/model/results.js";
import { requirements, resultOf, resultsOf, specText } from "../../compiler/trace/test-helpers.js";
import { FixtureFolders } from "../../compiler/test-data/fixture-folders.js";
import { resultsJsonSchema } from "../../compiler/trace/results/json-schema.js";
import { UsageError } from "../usage-error.js";
import { type ReportArguments, reportJUnit, reportMerge, reportVerify } from "./report.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-report-"));
  put("specs/TC-L1-COMP-DEMO-001.md", specText);
  put("generated/TC-L1-COMP-DEMO-001.test.ts", "generated");
  put("req.md", requirements);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const generatedHash = createHash("sha256").update("generated").digest("hex");

function run(hour: number, result: Partial<CaseResult> = {}, overrides: Partial<Results> = {}): Results {
  return resultsOf([resultOf({ generatedHash, ...result })], {
    runId: `20261123-0${String(hour)}0000000-ab12`,
    startedAt: `2026-11-23T0${String(hour)}:00:00.000Z`,
    ...overrides,
  });
}

/** As a run leaves it, without a journal here. */
const sealed = (results: Results): string => JSON.stringify(sealResults(results, []));

async function report(
  command: (args: ReportArguments) => number | Promise<number>,
  paths: string[] = [],
  options: { out?: string } = {},
) {
  const out: string[] = [];
  const err: string[] = [];
  const data = configDataSchema.parse({ documents: { REQ: { file: "req.md", field: "requirements" } } });
  const code = await command({
    ...options,
    loaded: { root, data },
    paths,
    workingFolder: root,
    stdout: (text) => out.push(text),
    stderr: (text) => err.push(text),
  });
  return { code, out: out.join(""), err: err.join("") };
}

describe("merge", () => {
  beforeEach(() => {
    put("a.json", sealed(run(8, { verdict: "failed" }, { profile: "full", commit: "c1" })));
    put("b.json", sealed(run(9, {}, { profile: "smoke", commit: "c1", dirty: true })));
  });

  test("the newest result of each case, older ones as its history, in any order of files", async () => {
    const { code, out } = await report(reportMerge, ["a.json", "b.json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      runId: "20261123-090000000-ab12",
      profile: "smoke",
      startedAt: "2026-11-23T08:00:00.000Z",
      commit: "c1",
      dirty: true,
      mergedFrom: ["20261123-080000000-ab12", "20261123-090000000-ab12"],
      cases: [
        {
          verdict: "passed",
          run: { runId: "20261123-090000000-ab12", profile: "smoke" },
          history: [{ runId: "20261123-080000000-ab12", verdict: "failed", profile: "full" }],
        },
      ],
    });
    expect((await report(reportMerge, ["b.json", "a.json"])).out).toBe(out);
  });

  test("merging what was merged loses nothing", async () => {
    await report(reportMerge, ["a.json", "b.json"], { out: "ab.json" });
    put("c.json", sealed(run(7, { verdict: "blocked" })));
    const { out } = await report(reportMerge, ["ab.json", "c.json"]);
    const { mergedFrom, cases } = JSON.parse(out) as Results;
    expect(mergedFrom).toHaveLength(3);
    expect(cases[0]?.history?.map(({ verdict }) => verdict)).toEqual(["failed", "blocked"]);
  });

  test("where one cannot be read nothing is merged: the seal of a part would look like that of all", async () => {
    put("cut.json", '{ "schemaVersion": 1,');
    const { code, out, err } = await report(reportMerge, ["a.json", "cut.json"], { out: "all.json" });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("cut.json:1:22 error Unexpected end of the file");
    expect(err).toContain("Nothing was merged: see the errors above.");
    expect(existsSync(join(root, "all.json"))).toBe(false);
    await expect(report(reportMerge, ["cut.json"])).rejects.toThrow(UsageError);
    await expect(report(reportMerge, ["nowhere.json"])).rejects.toThrow("No results at");
    await expect(report(reportMerge)).rejects.toThrow(
      "Nothing to merge: no file holds the results of a run.",
    );
    put(".tcspec/results/latest.json", sealed(run(9)));
    expect(await report(reportMerge)).toMatchObject({ code: 0, err: "" });
  });

  test("what was changed after its run is refused: a seal over it would hide that for good", async () => {
    const whole = sealed(run(8, { verdict: "failed" }));
    put("edited.json", whole.replaceAll('"verdict":"failed"', '"verdict":"passed"'));
    const { code, out, err } = await report(reportMerge, ["b.json", "edited.json"], { out: "all.json" });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("edited.json:1:1 error Unexpected change of the results after the run wrote them");
    expect(err).toContain("Nothing was merged: see the errors above.");
    expect(existsSync(join(root, "all.json"))).toBe(false);
  });

  test("what is merged has a seal, and what has none is refused: nobody has looked after it", async () => {
    expect(JSON.parse((await report(reportMerge, ["a.json"])).out)).toHaveProperty("seal");
    put("open.json", JSON.stringify({ ...run(7), seal: undefined }));
    const { code, out, err } = await report(reportMerge, ["a.json", "open.json"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("open.json:1:1 error Unexpected results without a seal");
  });

  test("a merged file that was changed is refused, too", async () => {
    put("sealed.json", sealed(run(7, { verdict: "failed" })));
    await report(reportMerge, ["sealed.json"], { out: "ab.json" });
    put("ab.json", readFileSync(join(root, "ab.json"), "utf8").replaceAll('"failed"', '"passed"'));
    expect(await report(reportMerge, ["ab.json"])).toMatchObject({ code: 1, out: "" });
  });

  test("a part of divided cases that is missing is told; a part without cases is missed by nobody", async () => {
    const part = (index: number, partition = "5e3a01c7") => ({
      shards: [{ index, count: 3, partition, cases: index === 3 ? 0 : 1, selected: 2 }],
    });
    put("1.json", sealed(run(8, {}, part(1))));
    put("2.json", sealed(run(9, { id: "TC-L1-COMP-DEMO-002" }, part(2))));
    put("other.json", sealed(run(9, { id: "TC-L1-COMP-DEMO-002" }, part(2, "77777777"))));
    const whole = await report(reportMerge, ["1.json", "2.json"], { out: "all.json" });
    expect(whole.err).not.toContain("shard");
    expect((await report(reportMerge, ["all.json"])).err).toBe("");
    const { code, err } = await report(reportMerge, ["1.json", "other.json"]);
    expect(code).toBe(0);
    expect(err).toContain(
      "1.json:1:1 warning Unexpected shards 1 of 3 (divided as 5e3a01c7) without 2, 3, expected all: 1 case of 2 may have no result.",
    );
    expect(err).toContain(
      "other.json:1:1 warning Unexpected shards 2 of 3 (divided as 77777777) without 1, 3",
    );
  });

  test("a folder, and a link that leads nowhere, among the results are told", async () => {
    put("all/a.json", sealed(run(8)));
    mkdirSync(join(root, "all", "folder.json"));
    symlinkSync("nowhere", join(root, "all", "link.json"));
    const { code, err } = await report(reportMerge, ["all"]);
    expect(code).toBe(1);
    expect(err).toContain(
      "all/folder.json:1:1 error The results cannot be read: a folder stands where a file is expected.",
    );
    expect(err).toContain(
      "all/link.json:1:1 error The results cannot be read: there is no such file or folder.",
    );
  });

  test.each([
    ["a folder", "specs", "a folder stands where a file is expected"],
    ["below a file", "a.json/x.json", "a file stands where a folder is expected"],
  ])("--out that is %s is wrong usage", async (_, out, why) => {
    const written = report(reportMerge, ["a.json"], { out });
    await expect(written).rejects.toThrow(UsageError);
    await expect(written).rejects.toThrow(`--out ${out} cannot be written (${why}): expected a file`);
  });
});

describe("verify", () => {
  const journal = { name: "1.ndjson", bytes: Buffer.from("{}\n") };
  const file = ".tcspec/results/20261123-080000000-ab12.json";
  const seal = (results: Results) => {
    put(file, JSON.stringify(sealResults(results, [journal])));
    put(".tcspec/runs/20261123-080000000-ab12/journal/1.ndjson", "{}\n");
  };

  test("results of today's specs and generated files hold", async () => {
    seal(run(8));
    put(".tcspec/results/latest.json", readFileSync(join(root, file), "utf8"));
    expect(await report(reportVerify)).toEqual({
      code: 0,
      out: "1 result of 1 run belongs to what stands there today.\n",
      err: "",
    });
  });

  test("only runs of which something was compared are counted", async () => {
    seal(run(8));
    put(".tcspec/results/older.json", sealed(run(7)));
    expect((await report(reportVerify)).out).toBe("1 result of 1 run belongs to what stands there today.\n");
  });

  test.each([
    [
      "the spec",
      () => put("specs/TC-L1-COMP-DEMO-001.md", `${specText}\n`),
      "specs/TC-L1-COMP-DEMO-001.md has changed: ",
    ],
    [
      "the generated file",
      () => put("generated/TC-L1-COMP-DEMO-001.test.ts", "other"),
      "generated/TC-L1-COMP-DEMO-001.test.ts has changed: ",
    ],
    [
      "no generated file",
      () => rmSync(join(root, "generated"), { recursive: true }),
      "TC-L1-COMP-DEMO-001.test.ts is not there; tcspec compile makes it",
    ],
    [
      "no such case",
      () => put("specs/TC-L1-COMP-DEMO-001.md", specText.replace("DEMO-001", "DEMO-009")),
      "no spec has a test case TC-L1-COMP-DEMO-001 any more",
    ],
    [
      "a verdict by hand",
      () => put(file, readFileSync(join(root, file), "utf8").replace('"real"', '"embedded"')),
      "its seal does not hold",
    ],
    [
      "the journal",
      () => put(".tcspec/runs/20261123-080000000-ab12/journal/1.ndjson", "{}\n{}\n"),
      "the run's journal was changed",
    ],
  ])("%s", async (_, change, message) => {
    seal(run(8));
    change();
    const { code, out } = await report(reportVerify);
    expect(code).toBe(1);
    expect(out).toContain(message);
  });

  test("a file of test data that has changed since is named", async () => {
    const spec = specText.replace("await ask(2)", 'await ask(testData.csv("users.csv"))');
    put("specs/TC-L1-COMP-DEMO-001.md", spec);
    put("specs/fixtures/users.csv", "name\nAda\n");
    const specHash = createHash("sha256").update(spec).digest("hex");
    const dataHash = new FixtureFolders(root).dataOf("specs/TC-L1-COMP-DEMO-001.md", () => spec)?.hash ?? "";
    seal(run(8, { specHash, dataHash }));
    expect(await report(reportVerify)).toMatchObject({ code: 0 });
    put("specs/fixtures/users.csv", "name\nEve\n");
    const { code, out } = await report(reportVerify);
    expect(code).toBe(1);
    expect(out).toContain(
      "files of test data (folders `fixtures`) that specs/TC-L1-COMP-DEMO-001.md uses have changed",
    );
  });

  test("results without a seal do not hold", async () => {
    put(file, JSON.stringify({ ...run(8), seal: undefined }));
    const { code, out } = await report(reportVerify);
    expect(code).toBe(1);
    expect(out).toBe(
      `${file}: it has no seal, which each run writes: nobody can tell whether it is as the run left it\n` +
        "0 differences, 1 file that does not hold, of 1 result.\n",
    );
  });

  test("nothing to verify is wrong usage", async () => {
    await expect(report(reportVerify)).rejects.toThrow(UsageError);
  });
});

test("JUnit of the last run names level and requirements of the specs", async () => {
  put(".tcspec/results/latest.json", sealed(run(8)));
  const { code, out } = await report(reportJUnit);
  expect(code).toBe(0);
  expect(out).toContain('<property name="level" value="1"/>');
  expect(out).toContain('<property name="requirement" value="REQ 2.1"/>');
});

test.each([
  ["changed", sealed(run(8, { verdict: "failed" })).replaceAll('"verdict":"failed"', '"verdict":"passed"')],
  ["without a seal", JSON.stringify({ ...run(8), seal: undefined })],
])("no JUnit is written of results %s: published, it would be green", async (_, text) => {
  put(".tcspec/results/latest.json", text);
  const { code, out, err } = await report(reportJUnit, [], { out: "j.xml" });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain(".tcspec/results/latest.json:1:1 error Unexpected ");
  expect(err).toContain("No JUnit XML was written: see the errors above.");
  expect(existsSync(join(root, "j.xml"))).toBe(false);
});

test("docs/results.schema.json is current, and fits results", () => {
  const schema = readFileSync(join(__dirname, "..", "..", "docs", "results.schema.json"), "utf8");
  expect(schema).toBe(resultsJsonSchema());
  // This Ajv is of an older draft; what the schema uses is the same in both.
  const rest = { ...(JSON.parse(schema) as Record<string, unknown>), $schema: undefined };
  const fits = new Ajv().compile(rest);
  expect(fits(run(8))).toBe(true);
  expect(fits({ ...run(8), cases: [{ id: 1 }] })).toBe(false);
});
