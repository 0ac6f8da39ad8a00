import type { LoadPlan } from "../plan.js";
import type { LoadReport } from "../report.js";

/** What the process that owns a generator sends it. */
export type ToGenerator = { readonly type: "run"; readonly plan: LoadPlan } | { readonly type: "stop" };

/** What a generator answers: one `started`, then one `report` or `failed`. */
export type FromGenerator =
  | { readonly type: "started" }
  | { readonly type: "report"; readonly report: LoadReport }
  | { readonly type: "failed"; readonly message: string };
