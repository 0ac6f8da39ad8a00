import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readBaseline } from "./load-baseline.js";
import { UsageError } from "./usage-error.js";

const root = mkdtempSync(join(tmpdir(), "tcspec-load-baseline-"));
const folder = join(root, "specs", "baselines");
mkdirSync(join(folder, "folder.yaml"), { recursive: true });
writeFileSync(join(folder, "empty.yaml"), "");
afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each([
  [
    "folder",
    /^Unexpected folder .*folder\.yaml, expected a file, as tcspec run --save-baseline folder writes it\.$/,
  ],
  ["empty", /empty\.yaml:1:1: No baseline\. Unexpected empty file, expected what .*"version: 1"\.$/],
  ["missing", /^No baseline .*missing\.yaml: tcspec run --save-baseline missing makes it\.$/],
  ["../x", /^Unexpected baseline name "\.\.\/x"/],
])("%s instead of a baseline is told in one line", (name, message) => {
  let thrown: unknown;
  try {
    readBaseline(root, name);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(UsageError);
  expect((thrown as Error).message).toMatch(message);
});
