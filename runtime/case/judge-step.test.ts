import { judgeStep } from "./judge-step.js";

import type { Binding, StepMeta } from "../../compiler/model/case-meta.js";
import type { PhaseFacts } from "./judge-step.js";

const step = (binding: Binding, ...expectations: Binding[]): StepMeta => ({
  ...{ number: 1, title: "V", line: 3, binding },
  expectations: expectations.map((each, index) => ({
    id: `1.${index + 1}`,
    polarity: "must",
    text: `X${index + 1} holds`,
    line: 4 + index,
    binding: each,
  })),
});
const seen: PhaseFacts = { end: { kind: "returned" }, assertions: 0, stray: [], checked: new Map() };

test.each<[Binding, Binding[], string]>([
  // Nothing was asserted because nothing that the author expects can be checked yet.
  ["definition", ["none"], "pending: nothing checks 1.1 (X1 holds)"],
  ["definition", ["none", "none"], "pending: nothing checks 1.1 (X1 holds), 1.2 (X2 holds)"],
  ["definition", [], "failed: No assertion was executed in step 1, expected at least one `expect`"],
  ["inline", [], "failed: No assertion was executed in step 1, expected at least one `expect`"],
  ["inline", ["inline"], "failed: No assertion was executed in step 1, expected at least one `expect`"],
])("%s, expectations %j, without an assertion: %s", (binding, expectations, expected) => {
  const { verdict, thrown, reason } = judgeStep(step(binding, ...expectations), 1, seen);
  expect(`${verdict}: ${reason ?? (thrown[0] as Error).message}`).toBe(expected);
});
