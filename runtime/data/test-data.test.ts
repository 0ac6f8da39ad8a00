import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { readFixtureFile } from "./fixture-files.js";
import { testDataFixture } from "./test-data.js";

let root: string;
let outside: string;

beforeAll(() => {
  outside = realpathSync(mkdtempSync(join(tmpdir(), "fixtures ")));
  root = join(outside, "project");
  const files = {
    "specs/level-2/fixtures/near.csv": "a,b\n1,2\n",
    "specs/fixtures/near.csv": "shadowed",
    "specs/fixtures/all.yaml": "n: 3\n",
    "fixtures/schema.sql": "SELECT 1;\n",
    "fixtures/latin.txt": Buffer.from([0xe4]),
    "../secret.txt": "not of the project",
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  symlinkSync(join(outside, "secret.txt"), join(root, "fixtures", "link.txt"));
});
afterAll(() => rmSync(outside, { recursive: true, force: true }));

const data = () =>
  testDataFixture(
    [
      { name: "own.json", language: "json", content: '{"n": 1}', line: 7 },
      { name: "all.csv", language: "text", content: "x\ny\n", line: 9 },
      { name: "twice.csv", language: "csv", content: "a,b,a\n1,2,3\n", line: 14 },
    ],
    { seed: "1 TC-A", readFile: (name) => readFixtureFile(root, "specs/level-2/TC-A.md", name) },
  );

describe("testData", () => {
  it("is parsed as what it is: fences first, then files of the nearest folder fixtures", () => {
    expect(data().value("own.json")).toEqual({ n: 1 });
    expect(data().value("all.csv")).toEqual([{ x: "y" }]);
    expect(data().csv("near.csv")).toEqual([{ a: "1", b: "2" }]);
    expect(data().value("all.yaml")).toEqual({ n: 3 });
    expect(data().value("schema.sql")).toBe("SELECT 1;\n");
    expect(data().names).toEqual(["own.json", "all.csv", "twice.csv"]);
  });

  it("loses no column of CSV: a name that stands twice is refused", () => {
    expect(() => data().csv("twice.csv")).toThrow(
      'Unexpected content of test data "twice.csv" (line 14), expected CSV: Unexpected column "a" twice in row 1',
    );
  });

  it.each([
    [
      "nowhere.csv",
      'Unexpected test data "nowhere.csv", expected one of: own.json, all.csv, twice.csv, or a file in a folder',
    ],
    ["../../../secret.txt", 'Unexpected test data "../../../secret.txt", expected one of'],
    ["link.txt", 'Unexpected place of the test data "link.txt", expected a file within the project'],
    ["latin.txt", 'Unexpected bytes in the test data "latin.txt", expected UTF-8'],
  ])("%s is refused", (name, message) => {
    expect(() => data().text(name)).toThrow(message);
  });

  it("generates by its seed", () => {
    const prompt = () => data().generator.prompt({ tokens: 30 });
    expect(prompt()).toBe(prompt());
    const once = data();
    expect(once.generator).toBe(once.generator);
  });
});
