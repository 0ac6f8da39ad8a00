import { sustainedRate } from "../judge/throughput.js";
import { judged } from "./scenario.js";

import type { Judgement, Scenario } from "./scenario.js";

export interface Sustained extends Judgement {
  /** Requests per second that came back, by the worst window where one did not hold. */
  readonly rate: number;
}

/** One rate for a long time: it has to come back in every window. */
export function sustained(rate: number, forMs: number): Scenario<Sustained> {
  return {
    rates: { rate, forMs },
    judge(report) {
      const { sustained: held, measured, problem } = sustainedRate(report, rate);
      return { ...judged(report, held ? [] : [problem ?? "The rate was not sustained"]), rate: measured };
    },
  };
}
