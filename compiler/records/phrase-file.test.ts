import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PhraseFile, sealed, unsealed } from "./phrase-file.js";
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
  const read = (index: number, seal: string, from = file) => unsealed({ line: from.bytes(index), seal });
  expect(unsealed(first)).toEqual(phrases("Send a\nrequest"));
  expect(read(0, first.seal)).toEqual(phrases("Send a\nrequest"));
  expect(read(1, second.seal)).toEqual(phrases("Wait"));
  expect(read(1, first.seal)).toBeUndefined();
  expect(read(2, second.seal)).toBeUndefined();
  expect(read(0, first.seal, new PhraseFile(join(root, "none")))).toBeUndefined();
});
