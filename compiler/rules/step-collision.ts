import { emittedRule } from "./emitted.js";

export const stepCollision = emittedRule(
  "step-collision",
  "Steps share one scope, so a name that several of them use is declared once.",
);
