import type { Gate } from "./evidence.js";

/**
 * A quality gate of a project's own, for `certification.gates` in its configuration. `decide` gets all evidence as data
 * and says `passed`, `failed` or, where it cannot know, `undecided`.
 */
export function defineGate(gate: Gate): Gate {
  return gate;
}
