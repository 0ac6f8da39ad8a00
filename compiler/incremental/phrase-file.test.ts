import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PhraseFile, sealed } from "./phrase-file.js";
import type { CasePhrases } from "./phrases.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-phrases-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const phrases = (markdown: string): CasePhrases[] => [
  { values: [["limit", "3"]], targets: [], service: "gateway", phrases: [[markdown, 0, 1, ""]] },
];

it("believes a line only with the seal that was made for it", () => {
  const [first, second] = [sealed(phrases("Send a\nrequest")), sealed(phrases("Wait"))];
  new PhraseFile(root).write([first.line, second.line]);
  const file = new PhraseFile(root);
  expect(file.phrases(0, first.seal)).toEqual(phrases("Send a\nrequest"));
  expect(file.phrases(1, second.seal)).toEqual(phrases("Wait"));
  expect(file.phrases(1, first.seal)).toBeUndefined();
  expect(file.phrases(2, second.seal)).toBeUndefined();
  expect(new PhraseFile(join(root, "none")).phrases(0, first.seal)).toBeUndefined();
});
