import fc from "fast-check";
import { parse } from "yaml";

import { type PartHashes, partNames } from "../parts.js";
import { formatLock, parseLock } from "./format.js";

const hash = fc.stringMatching(/^[0-9a-f]{12}$/u);
const parts = fc.dictionary(fc.constantFrom(...partNames), hash, { minKeys: 1 });
const name = fc.string({ minLength: 1 }).map((text) => `TC-1 > PRD ${text}`);
const locks = fc.array(fc.tuple(name, parts)).map((entries) => new Map(entries));

test("a lock is read as it was written, by us and by a YAML parser", () => {
  fc.assert(
    fc.property(locks, (lock) => {
      const text = formatLock(lock);
      expect(parseLock(text, "lock.yaml")).toEqual({ lock, diagnostics: [] });
      expect(parse(text)).toEqual({ version: 2, links: Object.fromEntries(lock), end: true });
    }),
  );
});

test("wherever a lock is cut off, there is a finding, also at the end of a line", () => {
  fc.assert(
    fc.property(locks, fc.double({ min: 0, max: 1, noNaN: true }), (lock, share) => {
      const text = formatLock(lock).trimEnd();
      const cut = text.slice(0, Math.min(text.length - 1, Math.floor(share * text.length)));
      expect(parseLock(cut, "lock.yaml").lock).toBeUndefined();
      const lines = cut.slice(0, cut.lastIndexOf("\n") + 1);
      expect(parseLock(lines, "lock.yaml").diagnostics).toMatchObject([{ rule: "lock-unreadable" }]);
    }),
  );
});

test("a lock of before, which has no last line, is read as it was", () => {
  const entry = '  "TC-1 > PRD 1": { targets: "00000000000a" }\n';
  const lock = new Map([["TC-1 > PRD 1", { targets: "00000000000a" }]]);
  const former = formatLock(lock).replace("version: 2", "version: 1").replace("end: true\n", "");
  expect(former.endsWith(entry)).toBe(true);
  expect(parseLock(former, "lock.yaml")).toEqual({ lock, diagnostics: [] });
});

test("the order of links says nothing: the file is sorted, one line per link", () => {
  const one: [string, PartHashes] = ["TC-1 > PRD 1", { targets: "00000000000a" }];
  const two: [string, PartHashes] = [
    "TC-2 > PRD 1",
    { objective: "00000000000b", "section text": "00000000000c" },
  ];
  const text = formatLock(new Map([two, one]));
  expect(text).toBe(formatLock(new Map([one, two])));
  expect(text.split("\n").slice(-4)).toEqual([
    '  "TC-1 > PRD 1": { targets: "00000000000a" }',
    '  "TC-2 > PRD 1": { section text: "00000000000c", objective: "00000000000b" }',
    "end: true",
    "",
  ]);
});

test("a lock that people have reformatted is read", () => {
  const { lock } = parseLock("version: 1\nlinks:\n  TC-1 > PRD 1:\n    targets: 00000000000a\n", "lock.yaml");
  expect([...(lock ?? [])]).toEqual([["TC-1 > PRD 1", { targets: "00000000000a" }]]);
  expect(parseLock("version: 1\nlinks: {}\n", "lock.yaml").lock?.size).toBe(0);
});

const line = '  "TC-1 > PRD 1": { targets: "00000000000a" }\n';
test.each([
  ["conflict marks", `version: 1\nlinks:\n<<<<<<< ours\n${line}=======\n${line}>>>>>>> theirs\n`],
  ["a link that stands twice", formatLock(new Map([["TC-1 > PRD 1", { targets: "00000000000a" }]])) + line],
  ["an empty file", ""],
  ["a file of comments", "# nothing\n"],
  ["what is cut off behind its header", formatLock(new Map()).replace(" {}\nend: true\n", "")],
  ["no links", "version: 1\n"],
  ["another version", "version: 3\nlinks: {}\nend: true\n"],
  ["what is cut off behind a line", formatLock(new Map([["TC-1 > PRD 1", {}]])).replace("end: true\n", "")],
  ["a list", "- 1\n"],
  ["links that are a text", "version: 1\nlinks: none\n"],
])("%s is a finding, and no lock", (_, text) => {
  const { lock, diagnostics } = parseLock(text, "lock.yaml");
  expect(lock).toBeUndefined();
  expect(diagnostics).toMatchObject([{ rule: "lock-unreadable", severity: "error", file: "lock.yaml" }]);
});

test("whatever a lock holds, reading it ends in a lock or a finding", () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (text, begun) => {
      const { lock, diagnostics } = parseLock(begun ? formatLock(new Map()) + text : text, "lock.yaml");
      expect(lock === undefined).toBe(diagnostics.length > 0);
    }),
  );
});
