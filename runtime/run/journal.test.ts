import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { JournalReader } from "./journal.js";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "tcspec-journal-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = (at: number, caseId: string) =>
  `${JSON.stringify({ type: "case-start", at, pid: 1, caseId })}\n`;
const ids = (reader: JournalReader) =>
  reader.poll().map((entry) => ("caseId" in entry ? entry.caseId : entry.type));

test("a folder that is not there yet has no entries", () => {
  const later = join(folder, "later");
  const reader = new JournalReader(later);
  expect(reader.poll()).toEqual([]);
  mkdirSync(later);
  appendFileSync(join(later, "1.ndjson"), line(1, "a"));
  expect(ids(reader)).toEqual(["a"]);
});

test("entries of several processes come in the order of their time, each once", () => {
  const reader = new JournalReader(folder);
  appendFileSync(join(folder, "1.ndjson"), line(3, "c") + line(5, "e"));
  appendFileSync(join(folder, "2.ndjson"), line(1, "a") + line(4, "d"));
  expect(ids(reader)).toEqual(["a", "c", "d", "e"]);
  appendFileSync(join(folder, "1.ndjson"), line(6, "f"));
  expect(ids(reader)).toEqual(["f"]);
});

test("a line is read when it is whole, also where it is cut inside a character", () => {
  const reader = new JournalReader(folder);
  const bytes = Buffer.from(line(1, "ä"));
  const cut = bytes.indexOf(0xc3) + 1;
  appendFileSync(join(folder, "1.ndjson"), bytes.subarray(0, cut));
  expect(ids(reader)).toEqual([]);
  appendFileSync(join(folder, "1.ndjson"), bytes.subarray(cut));
  expect(ids(reader)).toEqual(["ä"]);
});

test("what is no entry is left out, and the rest is read", () => {
  appendFileSync(join(folder, "1.ndjson"), `{"type":"nonsense","at":1}\nnull\n{torn\n${line(2, "b")}`);
  appendFileSync(join(folder, "notes.txt"), line(1, "x"));
  expect(ids(new JournalReader(folder))).toEqual(["b"]);
});
