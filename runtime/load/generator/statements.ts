import { seededRandom } from "../schedule/random.js";
import { WeightedChoice } from "./weighted-choice.js";

import type { SqlTemplate, SqlValue } from "../plan.js";
import type { Random } from "../schedule/random.js";
import type { DrawnRequest, RequestSource } from "./requests.js";

/** SQL, ready to be sent. */
export interface PreparedStatement {
  readonly sql: string;
  /** Values of `$1`, `$2`, …; without any the text may hold several statements. */
  readonly params: readonly SqlValue[];
  /** How many rows the last statement has to give, or to change. */
  readonly rows?: number;
}

/** Draws a load's statements in a seeded order by their weights, and the parameters that are ranges. */
export class StatementSource implements RequestSource<PreparedStatement> {
  readonly #choice: WeightedChoice<SqlTemplate>;
  readonly #random: Random;

  constructor(templates: readonly SqlTemplate[], seed: number) {
    this.#choice = new WeightedChoice(templates, seed);
    this.#random = seededRandom(seed ^ 0x27d4eb2f);
  }

  next(): DrawnRequest<PreparedStatement> {
    const { sql, params, rows } = this.#choice.next();
    const drawn = params.map((param) =>
      typeof param === "object" && param !== null
        ? param.from + Math.floor(this.#random() * (param.to - param.from + 1))
        : param,
    );
    return { prepared: { sql, params: drawn, ...(rows !== undefined && { rows }) } };
  }
}
