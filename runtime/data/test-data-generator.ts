import { invalidValues } from "./json-schema/invalid.js";
import { validValue } from "./json-schema/valid.js";
import { prompt } from "./prompts.js";
import { securityPayloads } from "./security-payloads.js";
import { SeededRandom } from "./seeded-random.js";
import { insertRows, tableRows } from "./table/table-rows.js";
import { vector } from "./vectors.js";

import type { InvalidValue } from "./json-schema/invalid.js";
import type { JsonSchema } from "./json-schema/schema.js";
import type { PromptOptions } from "./prompts.js";
import type { SecurityKind, SecurityPayload } from "./security-payloads.js";
import type { Row, RowOptions } from "./table/table-rows.js";
import type { Queryable } from "./table/table-schema.js";
import type { VectorOptions } from "./vectors.js";

/**
 * Test data that a seed alone decides: the same calls in the same order give the same data. In a case the seed is that of
 * the run (`--seed`) and the case's id, so that no other case, nor the order in which cases run, changes it.
 */
export class TestDataGenerator {
  readonly seed: string;
  /** For what is not made here: numbers, choices, letters. */
  readonly random: SeededRandom;

  constructor(seed: string) {
    this.seed = seed;
    this.random = new SeededRandom(seed);
  }

  /**
   * Rows that a table takes: types, NOT NULL, unique and foreign keys are respected, CHECK constraints are not. Nothing
   * is written.
   */
  rows(database: Queryable, table: string, options: RowOptions): Promise<Row[]> {
    return tableRows(this.random, database, table, options);
  }

  /** The same, inserted; gives the rows as the database has them. */
  async insertRows(database: Queryable, table: string, options: RowOptions): Promise<Row[]> {
    return insertRows(database, table, await this.rows(database, table, options));
  }

  /** A text of exactly so many tokens, by the tokenizer of the reference server. */
  prompt(options: PromptOptions): string {
    return prompt(this.random, options);
  }

  prompts(count: number, options: PromptOptions): string[] {
    return Array.from({ length: count }, () => this.prompt(options));
  }

  /** A vector in a random direction, of length 1 unless `normalised` is false. */
  vector(options: VectorOptions): number[] {
    return vector(this.random, options);
  }

  vectors(count: number, options: VectorOptions): number[][] {
    return Array.from({ length: count }, () => this.vector(options));
  }

  /** A value that a JSON schema allows. */
  configuration(schema: JsonSchema): unknown {
    return validValue(this.random, schema);
  }

  /** For each keyword at each place of the schema a value that breaks it; each says what is wrong, and where. */
  invalidConfigurations(schema: JsonSchema): InvalidValue[] {
    return invalidValues(this.random, schema);
  }

  /** Inputs that have done harm elsewhere: of a kind, or of all kinds. These do not depend on the seed. */
  securityPayloads(kind?: SecurityKind): SecurityPayload[] {
    return securityPayloads(kind);
  }
}
