import * as z from "zod";

/**
 * What a step or a case came to. Only `passed` is green.
 *
 * - `failed`: an expectation does not hold, or the body threw
 * - `blocked`: a pre-condition, the setup or a service is missing
 * - `inconclusive`: no data, too few samples, a saturated load generator, a case run in part
 * - `pending`: there is nothing to run
 * - `skipped`: not asked for, or not reached after an earlier failure
 */
export const verdicts = ["passed", "skipped", "pending", "inconclusive", "blocked", "failed"] as const;

export const verdictSchema = z.enum(verdicts);
export type Verdict = z.infer<typeof verdictSchema>;
