import { counted } from "../../compiler/rules/text.js";
import { type Candidate, select } from "../../runtime/run/select.js";
import type { Criteria } from "./asked-cases.js";

/** Of very many values, a few say what they look like. */
const mostTold = 20;

/** Why no case was selected: which options exclude all of them, and what the cases have instead. */
export function noneSelected(
  candidates: readonly Candidate[],
  criteria: Criteria,
  names: readonly string[] = [],
): string {
  const { level, priority, tag, requirement, rerunFailed } = criteria;
  const given = [
    level && {
      option: `--level ${level.join(",")}`,
      fits: select(candidates, { levels: level }),
      values: candidates.map(({ level: own }) => own?.toString()),
    },
    priority && {
      option: `--priority ${priority.join(",")}`,
      fits: select(candidates, { priorities: priority }),
      values: candidates.map(({ priority: own }) => own),
    },
    tag && {
      option: `--tag ${tag.join(",")}`,
      fits: select(candidates, { tags: tag }),
      values: candidates.flatMap(({ tags }) => tags),
    },
    requirement && {
      option: `--requirement ${requirement.join(", ")}`,
      fits: select(candidates, { requirements: requirement }),
      values: candidates.flatMap(({ references }) =>
        references.map(({ document, section }) => [document ?? "", section].join(" ").trim()),
      ),
    },
  ].filter((each) => each !== undefined);
  const none = given.filter(({ fits }) => fits.length === 0);
  const reasons = none.map(({ option, values }) => `${option} fits none; there is ${told(values)}`);
  if (rerunFailed) reasons.push("--rerun-failed takes what did not pass in the last run");
  const all = [...(names.length > 0 ? [names.join(", ")] : []), ...given.map(({ option }) => option)];
  if (reasons.length === 0) reasons.push(`none fits all of ${all.join(" and ")}`);
  return `No case selected of ${counted(candidates.length, "case")}: ${reasons.join("; ")}.`;
}

function told(values: readonly (string | undefined)[]): string {
  const known = [...new Set(values.filter((value) => value !== undefined && value !== ""))].sort();
  if (known.length === 0) return "no case that has one";
  const more = known.length - mostTold;
  return `${known.slice(0, mostTold).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
