import type { DataArgument, Step } from "../document/schema.js";
import { allCases, type LocalRule } from "./rule.js";

export const stepDataUnused: LocalRule = {
  id: "step-data-unused",
  summary:
    "Data under a step whose code does not ask for it is used by nobody: the code runs in place of the phrase.",
  severity: "warning",
  scope: "local",
  check({ document }) {
    return allCases(document).flatMap((spec) =>
      [...(spec.setup?.steps ?? []), ...spec.steps, ...(spec.teardown?.steps ?? [])].flatMap((step) =>
        unusedData(step).map((data) => ({
          range: data.range,
          message: `Unexpected ${named(data)} in step ${step.number}, which has code, expected one of the two: only the code runs, and it does not read the ${named(data)}. Read it as step.${data.kind === "table" ? "table" : "text"}, or give it a step of its own, e.g. Run on \`postgres\`:`,
          data: { step: step.number, kind: data.kind },
        })),
      ),
    );
  },
};

/** A block quote beside code is a remark. */
function unusedData({ code, data }: Step): DataArgument[] {
  if (code.length === 0 || data.length === 0) return [];
  const read = readsOf(code.map(({ content }) => content).join("\n"));
  return data.filter(({ kind }) => kind !== "quote" && !read.has(kind === "table" ? "table" : "text"));
}

/** What code takes of the fixture `step`; handed on, or taken apart, it may be all. */
function readsOf(code: string): ReadonlySet<string> {
  const asked = [...code.matchAll(/\bstep\s*(?:\??\.\s*(\w+)|[),;[])/gu)].map(([, name]) => name ?? "data");
  return new Set(asked.flatMap((name) => (name === "data" ? ["table", "text"] : [name])));
}

const named = ({ kind }: DataArgument): string => (kind === "table" ? "table" : `${kind} fence`);
