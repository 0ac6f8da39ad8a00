import { believe } from "../expect/own-judges.js";
import { Distribution } from "./histogram/distribution.js";
import { judgeLoad } from "./judge/judge.js";
import { sustainedRate } from "./judge/throughput.js";

import type { Target } from "../../compiler/model/target.js";
import type { Evaluation } from "../expect/evaluation.js";
import type { Accounting } from "./accounting.js";
import type { Summary } from "./histogram/distribution.js";
import type { SustainedRate } from "./judge/throughput.js";
import type { LoadReport, Measure } from "./report.js";
import type { Validity } from "./validity.js";

/** A load that has run: its figures, whether they can be believed, and what targets say to them. */
export class LoadRun {
  /** All of it, as plain data. */
  readonly report: LoadReport;

  constructor(report: LoadReport) {
    this.report = report;
  }

  /** Every request that was due, by how it ended. */
  get account(): Accounting {
    return this.report.account;
  }

  get validity(): Validity {
    return this.report.validity;
  }

  /** Requests per second that came back ok. */
  get achievedRate(): number {
    return this.report.achievedRate;
  }

  /** End − intended of the requests that ended ok, in milliseconds; undefined without any, as all figures. */
  get responseTime(): Summary | undefined {
    return this.summary("responseTime");
  }

  get timeToFirstToken(): Summary | undefined {
    return this.summary("timeToFirstToken");
  }

  get timePerOutputToken(): Summary | undefined {
    return this.summary("timePerOutputToken");
  }

  /** The figures of a measure over the whole measured time. */
  summary(measure: Measure): Summary | undefined {
    const snapshot = this.report.distributions[measure];
    return snapshot && Distribution.restore(snapshot).summary();
  }

  /** Whether the offered rate (or `rate`) was sustained in every window; says nothing about whether the run is valid. */
  sustains(rate?: number): SustainedRate {
    return sustainedRate(this.report, rate);
  }

  /** As `expect(run).toMeet(target)` does; nothing is recorded. */
  judge(target: Target): Evaluation {
    return judgeLoad(this.report, target);
  }
}

/** The run of a report that a load has measured; `toMeet` believes it, and the code of a step cannot rewrite it. */
export function loadRunOf(report: LoadReport): LoadRun {
  const run = Object.freeze(new LoadRun(frozen(report)));
  believe(run, (target) => judgeLoad(report, target));
  return run;
}

/** All of it: reports are plain data. */
function frozen<T extends object>(value: T): T {
  for (const each of Object.values(value) as unknown[])
    if (typeof each === "object" && each !== null) frozen(each);
  return Object.freeze(value);
}
