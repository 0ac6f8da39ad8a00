import { createRequire } from "node:module";

import type { CaseMeta } from "../../compiler/model/case-meta.js";
import { TestDataGenerator } from "./test-data-generator.js";

type DataFile = NonNullable<CaseMeta["data"]>[number];

/**
 * Test data by file name: the fences of the spec, else files of a folder `fixtures` beside it or above. Each throws,
 * naming the fences there are, for an unknown one.
 */
export interface TestData {
  /** Of the fences. */
  readonly names: readonly string[];
  /** Generates data from the run's seed and the case's id: the same run again, the same data. */
  readonly generator: TestDataGenerator;
  /** As it stands. */
  text(name: string): string;
  /** Parsed as what it is: JSON, YAML, CSV by its language or its extension; anything else as text. */
  value(name: string): unknown;
  /** What the JSON says; the type is the caller's claim. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the short form of a cast, for authors
  json<T = unknown>(name: string): T;
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as above
  yaml<T = unknown>(name: string): T;
  /** One object per row, by the column names of the first row. Cells are text. */
  csv(name: string): Record<string, string>[];
}

/** Rows of RFC 4180: quoted cells hold commas, line ends and doubled quotes. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /("(?:[^"]|"")*"|(?:[^",\r\n][^,\r\n]*)?)(,|\r?\n|$)/gy;
  const content = text.replace(/\r?\n$/u, "");
  if (content === "") return rows;
  for (let match = cell.exec(content); match !== null; match = cell.exec(content)) {
    const [, raw = "", end] = match;
    row.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end !== ",") {
      rows.push(row);
      row = [];
    }
    if (end === "") return rows;
  }
  throw new Error("Unexpected text after a closing quote, expected a comma or the end of the line");
}

function records(rows: string[][]): Record<string, string>[] {
  const [header = [], ...body] = rows;
  const twice = header.find((name, column) => header.indexOf(name) !== column);
  if (twice !== undefined)
    throw new Error(
      `Unexpected column "${twice}" twice in row 1, expected names of which each stands once, e.g. user,role`,
    );
  return body.map((cells, index) => {
    if (cells.length !== header.length) {
      throw new Error(`Unexpected ${cells.length} cells in row ${index + 2}, expected ${header.length}`);
    }
    return Object.fromEntries(header.map((name, column) => [name, cells[column] ?? ""]));
  });
}

/** Loaded on first use: most cases hold no YAML. */
function parseYaml(text: string): unknown {
  const yaml = createRequire(import.meta.url)("yaml") as { parse: (text: string) => unknown };
  return yaml.parse(text);
}

/** What of a case its test data depend on. */
export interface TestDataOptions {
  /** Of the generator. */
  seed?: string;
  /** The text of a file of a folder `fixtures`, if there is one. */
  readFile?: (name: string) => string | undefined;
}

/** What a file is parsed as, by its fence's language or its extension. */
function languageOf({ name, language }: DataFile): string {
  return language === "" || language === "text" ? (name.split(".").at(-1) ?? "").toLowerCase() : language;
}

/** The `testData` fixture over the data of a case; nothing is parsed before it is asked for. */
export function testDataFixture(
  files: readonly DataFile[],
  { seed = "", readFile = () => undefined }: TestDataOptions = {},
): TestData {
  let generator: TestDataGenerator | undefined;
  const names = files.map((file) => file.name);
  const find = (name: string): DataFile => {
    const file = files.find((each) => each.name === name);
    if (file !== undefined) return file;
    const content = readFile(name);
    if (content !== undefined) return { name, language: "", content, line: 1 };
    throw new Error(
      `Unexpected test data "${name}", expected one of: ${names.length > 0 ? names.join(", ") : "(the spec holds none)"}, or a file in a folder fixtures beside the spec or above it`,
    );
  };
  const parsed = (name: string, language: string, parse: (content: string) => unknown): unknown => {
    const file = find(name);
    try {
      return parse(file.content);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new Error(
        `Unexpected content of test data "${name}" (line ${file.line}), expected ${language}: ${detail}`,
        { cause: error },
      );
    }
  };
  const json = (name: string) => parsed(name, "JSON", (content) => JSON.parse(content) as unknown);
  const yaml = (name: string) => parsed(name, "YAML", parseYaml);
  const csv = (name: string) =>
    parsed(name, "CSV", (content) => records(parseCsv(content))) as Record<string, string>[];
  const text = (name: string) => find(name).content;
  return {
    names,
    get generator() {
      return (generator ??= new TestDataGenerator(seed));
    },
    text,
    json: (name) => json(name) as never,
    yaml: (name) => yaml(name) as never,
    csv,
    value(name) {
      const parse = { json, yaml, yml: yaml, csv }[languageOf(find(name))] ?? text;
      return parse(name);
    },
  };
}
