import { posix } from "node:path";

import { isOpen, type LocalRule } from "./rule.js";

export const fileName: LocalRule = {
  id: "file-name",
  summary: "A spec is found by the id of its test case, so its file is named after it.",
  severity: "error",
  scope: "local",
  check({ document }) {
    const ids = document.cases.map(({ id }) => id.value);
    const [first] = document.cases;
    const name = posix.basename(document.file).replace(/\.(?:md|markdown)$/i, "");
    if (first === undefined || isOpen(first.id.value) || ids.includes(name)) return [];
    const expected = ids.length === 1 ? `${first.id.value}.md` : familyPattern(ids);
    if (ids.length > 1 && fits(name, ids)) return [];
    return [
      {
        range: first.id.range,
        message: `Unexpected file name ${posix.basename(document.file)}, expected ${expected}`,
        data: { found: posix.basename(document.file), expected },
      },
    ];
  },
};

/** A family's file has the part that its ids share, at both ends. */
function fits(name: string, ids: readonly string[]): boolean {
  const { prefix, suffix } = shared(ids);
  return name.length >= prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix);
}

function familyPattern(ids: readonly string[]): string {
  const { prefix, suffix } = shared(ids);
  return `${prefix}…${suffix}.md`;
}

/** Whole segments only: `HERMES` and `HERA` share no part of a name. */
function shared(ids: readonly string[]): { prefix: string; suffix: string } {
  const parts = ids.map((id) => id.split("-"));
  const shortest = Math.min(...parts.map(({ length }) => length));
  const same = (at: (segments: string[]) => string | undefined): boolean => new Set(parts.map(at)).size === 1;
  let head = 0;
  while (head < shortest && same((segments) => segments[head])) head += 1;
  let tail = 0;
  while (tail < shortest - head && same((segments) => segments[segments.length - 1 - tail])) tail += 1;
  const [first = []] = parts;
  const prefix = first.slice(0, head).join("-");
  const suffix = tail === 0 ? "" : first.slice(-tail).join("-");
  return { prefix: prefix === "" ? "" : `${prefix}-`, suffix: suffix === "" ? "" : `-${suffix}` };
}
