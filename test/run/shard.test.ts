import { RunProject, spec } from "./project.js";

jest.setTimeout(120_000);

let project: RunProject;
beforeEach(() => (project = new RunProject()));
afterEach(() => project.remove());

const ids = ["TC-L1-A-001", "TC-L1-A-002", "TC-L1-A-003"];
const results = ".tcspec/results/20261123-000000000-aaaa.json";

/** Results of a former run, as far as durations are concerned. */
const recorded = (durations: readonly number[]): string =>
  JSON.stringify({
    schemaVersion: 1,
    cases: ids.map((id, at) => ({ id, verdict: "passed", durationMs: durations[at] })),
  });

test("--shard runs its part of the selected cases, by the durations of former runs", async () => {
  project.write({
    ...Object.fromEntries(ids.map((id) => [`specs/${id}.md`, spec(id, [["One", "expect(1).toBe(1);"]])])),
    "specs/TC-L1-B-001.md": spec("TC-L1-B-001", [["Not selected", "expect(1).toBe(2);"]]),
    [results]: recorded([100, 100, 250]),
  });
  const shard = async (...args: string[]) => {
    const { code, stdout, stderr } = await project.run("TC-L1-A-*", ...args);
    const [told = ""] = /^Shard .*$/mu.exec(stderr) ?? [];
    return { code, listed: stdout.match(/^TC-\S+/gmu) ?? [], told };
  };
  const first = await shard("--shard", "1/2", "--list");
  const second = await shard("--shard", "2/2", "--list");
  expect([first.code, first.listed, second.listed]).toEqual([
    0,
    ["TC-L1-A-003"],
    ["TC-L1-A-001", "TC-L1-A-002"],
  ]);
  expect(first.told).toMatch(
    /^Shard 1\/2: 1 of 3 cases, about 1 s by former runs, divided as [0-9a-f]{8} \(all shards of a run must say the same\)\.$/u,
  );
  expect(second.told.replace(/^.*divided as/u, "")).toBe(first.told.replace(/^.*divided as/u, ""));

  const empty = await shard("--shard", "4/4");
  expect(empty).toMatchObject({ code: 0, listed: [] });
  expect(empty.told).toMatch(/^Shard 4\/4: none of 3 cases, divided as/u);
  expect(project.exists(".tcspec/results/latest.json")).toBe(false);

  expect((await project.run("TC-L1-A-*", "--shard", "2/2")).code).toBe(0);
  expect(project.verdicts()).toEqual({ "TC-L1-A-001": "passed", "TC-L1-A-002": "passed" });

  const wrong = await project.run("--shard", "3/2");
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain("such as 1/4");
});

test("a spec that does not compile fails the shard that has its case, and no other", async () => {
  project.write({
    "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [["Broken", "const ="]]),
    "specs/TC-L1-A-002.md": spec("TC-L1-A-002", [["One", "expect(1).toBe(1);"]]),
  });
  const codes = await Promise.all(
    ["1/2", "2/2"].map(async (part) => (await project.run("--shard", part)).code),
  );
  expect(codes).toEqual([1, 0]);
});
