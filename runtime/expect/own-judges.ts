import type { Target } from "../../compiler/model/target.js";
import type { Evaluation } from "./evaluation.js";

/** How something that is more than a list of samples (a load run) judges a target. */
type Judge = (target: Target) => Evaluation;

/** By what they judge for. Only our own code writes here: of a `judge` that a body has made nobody knows what it measured. */
const judges = new WeakMap<object, Judge>();

/** Has `expect(measured).toMeet(target)` believe `judge`. Throws where the target is about something it does not measure. */
export function believe(measured: object, judge: Judge): void {
  judges.set(measured, judge);
}

/** The judge of what was measured, if our own code has made it. */
export function judgeOf(measured: unknown): Judge | undefined {
  return typeof measured === "object" && measured !== null ? judges.get(measured) : undefined;
}
