import { expect as ownExpect } from "../expect/expect.js";
import { loadRunOf } from "./load-run.js";

import type { Target } from "../../compiler/model/target.js";
import type { LoadRun } from "./load-run.js";
import type { LoadReport } from "./report.js";

const target = {
  ...{ metric: "throughput", statistic: "value", comparator: ">=", value: 10, unit: "rps" },
  ...{ subject: "throughput", role: "threshold", text: "10 RPS minimum", line: 1, column: 1 },
} as Target;
/** What is looked at of a run that is not valid. */
const asleep = () =>
  ({
    validity: { valid: false, problems: ["asleep"], facts: {} },
    account: { sent: 30 },
  }) as unknown as LoadReport;
const meet = (run: unknown) => () => ownExpect(run).toMeet(target);

test("a run is judged by what was measured, whatever is put in the place of its judge", () => {
  const run = loadRunOf(asleep());
  const pass = () => ({ target, samples: 1, measured: 100, met: true });
  expect(() => Object.assign(run, { judge: pass })).toThrow(TypeError);
  expect(() => Object.assign(run.report.validity, { valid: true })).toThrow(TypeError);
  expect(meet(run)).toThrow(/^No verdict on .*: asleep$/);
});

test("a run that a body has made is not believed", () => {
  const { constructor: Run } = loadRunOf(asleep()) as {
    constructor: new (report: LoadReport) => LoadRun;
  } & LoadRun;
  expect(meet(new Run(asleep()))).toThrow(/expected a finite number in rps/);
  expect(meet(Object.create(loadRunOf(asleep())) as unknown)).toThrow(/expected a finite number in rps/);
});
