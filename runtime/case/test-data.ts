import { createRequire } from "node:module";

import type { CaseMeta } from "../../compiler/model/case-meta.js";

type DataFile = NonNullable<CaseMeta["data"]>[number];

/** The test data that the spec holds, by file name. Each throws, naming the files there are, for an unknown one. */
export interface TestData {
  readonly names: readonly string[];
  /** The text of the fence. */
  text(name: string): string;
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

/** The `testData` fixture over the data of a case; nothing is parsed before it is asked for. */
export function testDataFixture(files: readonly DataFile[]): TestData {
  const names = files.map((file) => file.name);
  const find = (name: string): DataFile => {
    const file = files.find((each) => each.name === name);
    if (file !== undefined) return file;
    throw new Error(
      `Unexpected test data "${name}", expected one of: ${names.length > 0 ? names.join(", ") : "(the spec holds none)"}`,
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
  return {
    names,
    text: (name) => find(name).content,
    json: (name) => parsed(name, "JSON", (content) => JSON.parse(content) as unknown) as never,
    yaml: (name) => parsed(name, "YAML", parseYaml) as never,
    csv: (name) => parsed(name, "CSV", (content) => records(parseCsv(content))) as Record<string, string>[],
  };
}
