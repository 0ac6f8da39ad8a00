import { meets } from "../../expect/statistic.js";
import { sustainedRate } from "./throughput.js";

import type { Target } from "../../../compiler/model/target.js";
import type { Evaluation } from "../../expect/evaluation.js";
import type { LoadReport } from "../report.js";

/** What a throughput target can be about: requests that came back, those that kept every limit, tokens that were generated. */
export type RateMeasure = "requests" | "goodput" | "outputTokens";

/**
 * What a load measures of a throughput target ("output token throughput"): tokens where its subject or its text speaks of them
 * ("500 tokens per second minimum throughput"), the goodput where it names it, else requests. Undefined for tokens that a load does not
 * count, those of prompts.
 */
export function rateMeasureOf({ subject, text }: Pick<Target, "subject" | "text">): RateMeasure | undefined {
  const counted = /(?:\w+\s+)?\btokens?\s*(?:per|\/|a)\s*s/iu.exec(text)?.[0] ?? "";
  const normal = `${subject} ${counted}`.toLowerCase();
  if (/\bgoodput\b/u.test(normal)) return "goodput";
  if (!/\btokens?\b/u.test(normal)) return "requests";
  return /\b(?:prompt|input|total)\b/u.test(normal) ? undefined : "outputTokens";
}

type Measured =
  | { readonly missing: string; readonly samples: number }
  /** `complete`: whatever was asked for has come, so that more would have come had more been asked for. */
  | { readonly rate: number; readonly samples: number; readonly complete: boolean };

const measuredRate: Readonly<Record<Exclude<RateMeasure, "requests">, (report: LoadReport) => Measured>> = {
  goodput: ({ goodput, account }) =>
    goodput === undefined
      ? { missing: "no limits were given that a request would have to keep", samples: 0 }
      : { rate: goodput.rate, samples: account.sent, complete: goodput.good === account.due },
  outputTokens: (report) => {
    const { tokens, account } = report;
    const samples = tokens === undefined ? 0 : tokens.source.usage + tokens.source.parts;
    return tokens === undefined
      ? { missing: "no answer told its tokens, or was read as a stream", samples }
      : {
          rate: tokens.outputTokensPerSecond,
          samples,
          complete: account.ok === account.due && sustainedRate(report).sustained,
        };
  },
};

/**
 * Judges a target for the goodput or the tokens that are generated, over the whole measured time. A load that asked for too little to show a
 * lower bound, and was served, is inconclusive.
 */
export function judgeOtherRate(
  report: LoadReport,
  target: Target,
  measure: Exclude<RateMeasure, "requests">,
): Evaluation {
  const found = measuredRate[measure](report);
  const { samples } = found;
  if ("missing" in found) return { target, samples, reason: found.missing };
  const met = meets(target, found.rate);
  const asksForMore = target.comparator === ">" || target.comparator === ">=";
  if (!met && asksForMore && found.complete) {
    const rate = found.rate.toFixed(2);
    return {
      target,
      samples,
      reason: `${rate} per second were asked for and served, which cannot show ${target.value}`,
    };
  }
  return { target, samples, measured: found.rate, met };
}
