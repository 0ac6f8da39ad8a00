import type { SpecCase } from "../document/schema.js";
import type { Located } from "../model/range.js";
import { codeBlocks } from "../rules/code.js";

/** A reference to a section, as far as cases are selected by it. */
export interface SectionReference {
  document?: string;
  section: string;
}

/** What a run needs to know of a test case: kept with its compiled file, so that a run reads no spec again. */
export interface CaseSummary {
  id: Located<string>;
  name: string;
  /** Where the case begins. */
  line: number;
  steps: { number: number; title: string; line: number }[];
  tags: string[];
  references: Record<"requirements" | "architecture" | "tasks", SectionReference[]>;
  status?: string;
  level?: number;
  priority?: string;
  /** It measures under load: of category or type Performance, or by code that uses the `load` fixture. */
  measures: boolean;
}

export function summaryOf(spec: SpecCase): CaseSummary {
  const { requirements, architecture, tasks } = spec.traceability;
  return {
    id: spec.id,
    name: spec.name.value,
    line: spec.range.start.line,
    steps: spec.steps.map(({ number, title, range }) => ({
      number,
      title: title.value,
      line: range.start.line,
    })),
    tags: spec.tags.map(({ value }) => value),
    references: {
      requirements: requirements.map(sectionOf),
      architecture: architecture.map(sectionOf),
      tasks: tasks.map(sectionOf),
    },
    ...(spec.status && { status: spec.status.value }),
    ...(spec.level && { level: spec.level.value }),
    ...(spec.priority && { priority: spec.priority.value }),
    measures: isPerformance(spec) || namesLoad(spec),
  };
}

const sectionOf = ({
  document,
  section,
}: {
  document?: string | undefined;
  section: string;
}): SectionReference => ({
  ...(document !== undefined && { document }),
  section,
});

function isPerformance(spec: SpecCase): boolean {
  return [spec.category, spec.type].some((field) => field !== undefined && /performance/iu.test(field.value));
}

/** Whether code of the case uses the `load` fixture. One that has a `load` of its own counts, too: that costs time only. */
function namesLoad(spec: SpecCase): boolean {
  // Hardly any code has the word: it is looked for first, as the expression looks behind each character.
  return codeBlocks(spec).some(
    ({ content }) => content.includes("load") && /(?<![.\w$])load\s*\??\./u.test(content),
  );
}
