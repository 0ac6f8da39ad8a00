import type { CaseMeta } from "../../../compiler/model/case-meta.js";
import type { StepData } from "../../../compiler/model/step-call.js";
import { testDataFixture } from "../../data/index.js";
import type { Row } from "../context.js";
import { rowsOf, unknownColumn } from "./table.js";

/** Fills in the values that the spec declares; other braces are text. */
export function filler(values: NonNullable<CaseMeta["values"]>): (text: string) => string {
  const texts = new Map(values.map(({ name, text }) => [name, text]));
  return (text) =>
    text.replaceAll(/\{([^{}]+)\}/gu, (braces, name: string) => texts.get(name.trim()) ?? braces);
}

/** The data under a phrase, read as what it is. Each throws, with an example, where there is none of its kind. */
export class Given {
  readonly #data: readonly StepData[];
  readonly #fill: (text: string) => string;

  constructor(data: readonly StepData[], values: NonNullable<CaseMeta["values"]>) {
    this.#data = data;
    this.#fill = filler(values);
  }

  /** @param columns that the table may have; without any it may have whichever */
  rows(columns: readonly string[] = []): Row[] {
    const [table, second] = this.#data.filter((each) => each.kind === "table");
    if (second !== undefined) throw this.#second("table", second.line);
    if (table === undefined) throw this.#missing("a table");
    if (table.rows.length === 0) throw this.#missing("a table with at least one row");
    const unknown = columns.length === 0 ? undefined : unknownColumn(table, columns);
    if (unknown !== undefined) {
      throw new Error(
        `Unexpected column "${unknown}" of the table under the phrase (line ${table.line}), expected none besides ${columns.join(", ")}`,
      );
    }
    return rowsOf(table, this.#fill);
  }

  text(): string {
    return this.#fill(this.#textual("a block quote (> …) or a fence").content);
  }

  data(): unknown {
    const { kind, content, line } = this.#textual("a json, yaml or csv fence");
    const filled = this.#fill(content);
    const name = `the ${kind} under the phrase`;
    const files = testDataFixture([{ name, language: kind, content: filled, line }]);
    switch (kind) {
      case "json":
        return files.json(name);
      case "yaml":
        return files.yaml(name);
      case "csv":
        return files.csv(name);
      default:
        return filled;
    }
  }

  #textual(expected: string): Exclude<StepData, { kind: "table" }> {
    const [found, ...others] = this.#data.filter((each) => each.kind !== "table");
    if (found === undefined) throw this.#missing(expected);
    // A quote beside data is a remark.
    const second = others.find(({ kind }) => kind !== "quote" || found.kind === "quote");
    if (second !== undefined) throw this.#second(second.kind, second.line);
    return found;
  }

  #second(kind: string, line: number): Error {
    return new Error(
      `Unexpected second ${kind} under the phrase, at line ${line}, expected one: nothing would read the other`,
    );
  }

  #missing(expected: string): Error {
    const kinds = this.#data.map(({ kind }) => kind).join(", ");
    return new Error(
      `Unexpected phrase with ${kinds === "" ? "nothing" : kinds} under it, expected ${expected}`,
    );
  }
}
