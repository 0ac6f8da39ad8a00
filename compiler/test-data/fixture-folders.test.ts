import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { FixtureFolders } from "./fixture-folders.js";
import { namedFiles } from "./named-files.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-data-"));
  put("specs/fixtures/users.csv", "name\nAda\n");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const dataOf = (text: string, spec = "specs/level-1/TC-A.md") =>
  new FixtureFolders(root).dataOf(spec, () => text);
const naming = 'testData.csv("users.csv")';

test("a file beside the spec or above it counts where the spec names it, the nearest first", () => {
  const above = dataOf(naming);
  expect(above?.lines).toEqual([expect.stringMatching(/^file users\.csv: [0-9a-f]{64}$/u)]);
  put("specs/level-1/fixtures/users.csv", "name\nBob\n");
  expect(dataOf(naming)?.hash).not.toBe(above?.hash);
  expect(dataOf(naming, "specs/TC-A.md")).toEqual(above);
  expect(dataOf("nothing of it")).toBeUndefined();
});

test("white space is no change for who accepts, and one for who compares bytes", () => {
  const before = dataOf(naming);
  put("specs/fixtures/users.csv", "name\r\nAda\r\n");
  expect(dataOf(naming)?.lines).toEqual(before?.lines);
  expect(dataOf(naming)?.hash).not.toBe(before?.hash);
});

test("a file that is gone, and one outside of the project, is none", () => {
  rmSync(join(root, "specs", "fixtures", "users.csv"));
  symlinkSync("/etc/hostname", join(root, "specs", "fixtures", "users.csv"));
  expect(dataOf(naming)).toBeUndefined();
});

test.each([
  ["a call", 'testData.csv("users.csv")', ["users.csv"]],
  ["a phrase", "Store the vectors of `points.json` in `a` of `qdrant`.", ["points.json"]],
  ["a cell", "| file |\n|---|\n| users.csv |", ["users.csv"]],
  ["another name that ends alike", "see all-users.csv and users.csv2", []],
  ["the generator", "testData.generator.prompt()", []],
  ["a name that is made up", "testData.csv(`${who}.csv`)", ["points.json", "users.csv"]],
  ["a name in a variable", "testData.json<Point[]>(name)", ["points.json", "users.csv"]],
  ["test data handed on", 'load(testData, "x")', ["points.json", "users.csv"]],
  ["a name of a family", "Start `a` with `settings-{Model}.json`", ["points.json", "users.csv"]],
])("%s names them", (_, text, expected) => {
  expect(namedFiles(text, ["points.json", "users.csv"])).toEqual(expected);
});
