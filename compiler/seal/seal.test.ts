import { journalDigest, sealProblem, sealResults, type JournalFile } from "./seal.js";
import type { Results } from "../model/results.js";

const results: Results = {
  schemaVersion: 1,
  runId: "20261123-080000000-ab12",
  tool: "0.1.0",
  node: "22.0.0",
  profile: "full",
  seed: 1,
  aborted: false,
  startedAt: "2026-11-23T08:00:00.000Z",
  finishedAt: "2026-11-23T08:01:00.000Z",
  commit: "abc",
  dirty: false,
  host: { platform: "linux", arch: "x64", cpus: 2, memoryBytes: 1e9 },
  services: [],
  cases: [
    {
      id: "TC-1",
      name: "One",
      file: "specs/TC-1.md",
      line: 1,
      specHash: "s",
      generatedHash: "g",
      verdict: "failed",
      partial: false,
      services: [],
      durationMs: 1,
      attempts: [{ verdict: "failed", steps: [], preconditions: [] }],
      targets: [],
    },
  ],
};
const file = (name: string, text: string): JournalFile => ({ name, bytes: new TextEncoder().encode(text) });
const journal = [file("1.ndjson", "{}\n"), file("2.ndjson", "{}\n")];
const sealed = sealResults(results, journal);

test("a sealed file holds, also after it was written, read and its members reordered", () => {
  expect(sealProblem(sealed, journal)).toBeUndefined();
  const again = JSON.parse(JSON.stringify(sealed, undefined, 4)) as Results;
  const reordered = Object.fromEntries(Object.entries(again).reverse()) as Results;
  expect(sealProblem(reordered, [...journal].reverse())).toBeUndefined();
});

test.each<[string, (copy: Results) => unknown]>([
  ["a verdict", (copy) => (copy.cases[0]!.verdict = "passed")],
  ["a tier", (copy) => (copy.cases[0]!.tier = "real")],
  ["the profile", (copy) => (copy.profile = "standard")],
  ["the commit", (copy) => (copy.commit = "abd")],
  ["a case less", (copy) => copy.cases.pop()],
  ["the journal's hash", (copy) => (copy.seal!.journal = journalDigest([]))],
  ["a member nobody knows", (copy) => Object.assign(copy, { note: "approved" })],
])("a change of %s is noticed", (_, change) => {
  const copy = structuredClone<Results>(sealed);
  change(copy);
  expect(sealProblem(copy, journal)).toBe("changed");
});

test("results without seal, and a journal that is gone or another, are told apart", () => {
  expect(sealProblem(results, journal)).toBe("no seal");
  expect(sealProblem(sealed, [])).toBe("no journal");
  expect(sealProblem(sealed, [journal[0]!, file("2.ndjson", "{ }\n")])).toBe("journal changed");
  expect(sealProblem(sealed, [journal[0]!, file("3.ndjson", "{}\n")])).toBe("journal changed");
});

test("a run in which no case began has no journal to show", () => {
  const empty = sealResults({ ...results, cases: [] }, []);
  expect(sealProblem(empty, [])).toBeUndefined();
});
