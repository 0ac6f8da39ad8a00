import { posix } from "node:path";

import type { SpecCase } from "../document/schema.js";
import type { Range } from "../model/range.js";
import { LineIndex } from "../parse/index.js";
import { isNamed } from "./assertions.js";
import { codeBlocks, type CodeReader, nodesOf, treesHolding } from "./code.js";
import { allCases, isOpen, type NetworkContext, type NetworkRule } from "./rule.js";

const fileName =
  /(?<![\w./-])(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:json|ya?ml|csv|tsv|txt|sql|xml|ndjson|jsonl)(?![\w/])/giu;

export const fixtureMissing: NetworkRule = {
  id: "fixture-missing",
  summary: "Test data that a spec names is there: a fence of Test Data, or a file.",
  severity: "error",
  scope: "network",
  check({ specs, hasFile, code, bind }) {
    return specs.flatMap(({ document, source }) => {
      const lines = new LineIndex(source);
      return allCases(document).flatMap((spec) => {
        const names = new Set(spec.fixtures.map(({ name }) => name));
        const found = (file: NamedFile): boolean =>
          names.has(file.name) || placesOf(file, document.file).some((path) => hasFile(path));
        return [...inField(spec, source, lines), ...inCode(spec, source, code), ...inPhrases(spec, bind)]
          .filter((file) => !found(file))
          .map(({ name, range }) => ({
            file: document.file,
            range,
            message: `Unexpected test data "${name}" that is nowhere, expected a fence with file=${name} under Test Data, or the file in a folder fixtures beside the spec or above it, e.g. ${posix.dirname(document.file)}/fixtures/${posix.basename(name)}`,
            data: { name },
          }));
      });
    });
  },
};

interface NamedFile {
  name: string;
  /** Nobody reads it: a file that stands elsewhere will do, too. */
  isToldOnly?: true;
  range: Range;
}

/** Where the runtime looks for a file, the nearest first. It reads no other names than plain ones. */
function placesOf({ name, isToldOnly }: NamedFile, spec: string): string[] {
  const places = name.includes("/")
    ? []
    : foldersFrom(posix.dirname(spec)).map((folder) => posix.join(folder, "fixtures", name));
  return isToldOnly === true ? [...places, name, posix.join(posix.dirname(spec), name)] : places;
}

/** A folder and all above it, up to the project's. */
const foldersFrom = (folder: string): string[] =>
  folder === "." ? [folder] : [folder, ...foldersFrom(posix.dirname(folder))];

/** Files that the field Test Fixtures names. */
function inField({ testDataRequirements }: SpecCase, source: string, lines: LineIndex): NamedFile[] {
  const field = Object.entries(testDataRequirements).find(([key]) => /^test fixtures$/iu.test(key))?.[1];
  if (field === undefined || isOpen(field.value)) return [];
  const { start, end } = field.range;
  return [...source.slice(start.offset, end.offset).matchAll(fileName)].map(({ 0: name, index }) => ({
    name,
    isToldOnly: true,
    range: lines.range(start.offset + index, start.offset + index + name.length),
  }));
}

/** Files that code asks `testData` for, by a literal. */
function inCode(spec: SpecCase, source: string, code: CodeReader | undefined): NamedFile[] {
  if (code === undefined) return [];
  return treesHolding(/\btestData\b/, code, codeBlocks(spec), source).flatMap(({ tree, rangeOf }) => {
    const { ts } = code;
    return nodesOf(ts, tree).flatMap((node) => {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
      const [first] = node.arguments;
      const asks = isNamed(ts, node.expression.expression, "testData");
      return asks && first !== undefined && ts.isStringLiteralLike(first)
        ? [{ name: first.text, range: rangeOf(first) }]
        : [];
    });
  });
}

/** The marks of what can be a file's name in a phrase: code, a quotation, a value. Others are not bound for it. */
const fileMarks = /[`"“{]/u;

/** Files that phrases are given. */
function inPhrases(spec: SpecCase, bind: NetworkContext["bind"]): NamedFile[] {
  if (bind === undefined) return [];
  return spec.steps.flatMap(({ phrase, code, data, expectations }) => {
    const of = (one: typeof phrase, role: "step" | "expectation", given: typeof data): NamedFile[] => {
      if (one === undefined || !fileMarks.test(one.markdown)) return [];
      const result = bind(one, { spec, role, data: given });
      if (result.kind !== "bound") return [];
      return result.binding.arguments.flatMap(({ type, value }) =>
        type === "file" && typeof value === "string" ? [{ name: value, range: one.range }] : [],
      );
    };
    return [
      ...(code.length === 0 ? of(phrase, "step", data) : []),
      ...expectations.flatMap((expectation) => of(expectation.phrase, "expectation", expectation.data)),
    ];
  });
}
