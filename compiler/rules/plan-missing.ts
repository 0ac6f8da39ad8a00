import type { Range } from "../model/range.js";
import type { Plan, PlannedCase } from "../plan/planned-cases.js";
import type { FileFinding, IndexRule } from "./rule.js";

/** What is missing of one area of a plan, or of what stands in none. */
interface Gap {
  area?: { name: string; range: Range };
  planned: number;
  missing: PlannedCase[];
}

export const planMissing: IndexRule = {
  id: "plan-missing",
  summary: "Test cases of the plan that nobody has written yet.",
  severity: "info",
  scope: "index",
  check({ specs, complete, plan }) {
    if (plan === undefined || !complete) return [];
    const written = new Set(specs.flatMap(({ document }) => document.cases.map(({ id }) => id.value)));
    return gapsOf(plan, written).flatMap((gap) => told(gap, plan.file));
  },
};

/** By area: a plan of hundreds of cases must not drown what else is found. */
function gapsOf(plan: Plan, written: ReadonlySet<string>): Gap[] {
  const gaps = new Map<number | undefined, Gap>();
  for (const planned of plan.cases) {
    const { area } = planned;
    const key = area?.range.start.offset;
    const gap = gaps.get(key) ?? { ...(area && { area }), planned: 0, missing: [] };
    gaps.set(key, gap);
    gap.planned += 1;
    if (!written.has(planned.id)) gap.missing.push(planned);
  }
  return [...gaps.values()];
}

const named = 3;

function told({ area, planned, missing }: Gap, file: string): FileFinding[] {
  const [first] = missing;
  if (first === undefined) return [];
  const ids = missing.map(({ id }) => id);
  const data = { ids, planned, ...(area && { area: area.name }) };
  if (ids.length === 1)
    return [
      { file, range: first.range, message: `Unexpected gap: no spec holds ${first.id}, expected one`, data },
    ];
  const rest = ids.length > named ? ` and ${ids.length - named} more` : "";
  const of = area === undefined ? "" : ` of ${area.name}`;
  return [
    {
      file,
      range: area?.range ?? first.range,
      message: `Unexpected gap: no spec holds ${ids.length === planned ? "any" : String(ids.length)} of the ${planned} test cases${of} (${ids.slice(0, named).join(", ")}${rest}), expected one for each`,
      data,
    },
  ];
}
