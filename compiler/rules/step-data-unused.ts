import type { DataArgument, Step } from "../document/schema.js";
import { allCases, type LocalRule } from "./rule.js";

export const stepDataUnused: LocalRule = {
  id: "step-data-unused",
  summary: "Data under a step with code is used by nobody: the code runs in place of the phrase.",
  severity: "warning",
  scope: "local",
  check({ document }) {
    return allCases(document).flatMap((spec) =>
      [...(spec.setup?.steps ?? []), ...spec.steps, ...(spec.teardown?.steps ?? [])].flatMap((step) =>
        unusedData(step).map((data) => ({
          range: data.range,
          message: `Unexpected ${named(data)} in step ${step.number}, which has code, expected one of the two: only the code runs, the ${named(data)} is not used. Give it a step of its own, e.g. Run on \`postgres\`:`,
          data: { step: step.number, kind: data.kind },
        })),
      ),
    );
  },
};

/** A block quote beside code is a remark. */
const unusedData = ({ code, data }: Step): DataArgument[] =>
  code.length === 0 ? [] : data.filter(({ kind }) => kind !== "quote");

const named = ({ kind }: DataArgument): string => (kind === "table" ? "table" : `${kind} fence`);
