import { posix } from "node:path";

import type { Range } from "../model/range.js";
import type { SpecCase } from "../document/schema.js";
import { LineIndex } from "../parse/index.js";
import { codeBlocks } from "./code.js";
import { allCases, isOpen, type NetworkRule } from "./rule.js";

const fileName =
  /(?<![\w./-])(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:json|ya?ml|csv|tsv|txt|sql|xml|ndjson|jsonl)(?![\w/])/giu;

export const fixtureMissing: NetworkRule = {
  id: "fixture-missing",
  summary: "Test data that a spec names is there: a fence of Test Data, or a file.",
  severity: "error",
  scope: "network",
  check({ specs, hasFile }) {
    return specs.flatMap(({ document, source }) => {
      const lines = new LineIndex(source);
      return allCases(document).flatMap((spec) => {
        const names = new Set(spec.fixtures.map(({ name }) => name));
        const folder = posix.dirname(document.file);
        const found = (name: string): boolean =>
          names.has(name) ||
          [name, `${folder}/${name}`, `specs/fixtures/${name}`].some((path) => hasFile(path));
        return namedFiles(spec, source, lines)
          .filter(({ name }) => !found(name))
          .map(({ name, range }) => ({
            file: document.file,
            range,
            message: `Unexpected test data "${name}" that is nowhere, expected a fence with file=${name} under Test Data, or a file beside the spec`,
            data: { name },
          }));
      });
    });
  },
};

/** Files that the field Test Fixtures names, and those that code asks `testData` for. */
function namedFiles(spec: SpecCase, source: string, lines: LineIndex): { name: string; range: Range }[] {
  const field = Object.entries(spec.testDataRequirements).find(([key]) => /^test fixtures$/iu.test(key))?.[1];
  const inField =
    field === undefined || isOpen(field.value)
      ? []
      : [...source.slice(field.range.start.offset, field.range.end.offset).matchAll(fileName)].map((match) =>
          at(match[0], field.range.start.offset + match.index, lines),
        );
  const inCode = codeBlocks(spec).flatMap(({ range: { start, end } }) =>
    [
      ...source
        .slice(start.offset, end.offset)
        .matchAll(/\btestData\.\w+(?:<[^()]*>)?\(\s*(["'])([^"'\\\r\n]+)\1/gu),
    ].map((match) => {
      const name = match[2] ?? "";
      return at(name, start.offset + match.index + match[0].length - name.length - 1, lines);
    }),
  );
  return [...inField, ...inCode];
}

function at(name: string, offset: number, lines: LineIndex): { name: string; range: Range } {
  return { name, range: lines.range(offset, offset + name.length) };
}
