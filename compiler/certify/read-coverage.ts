import { resolve, sep } from "node:path";
import * as z from "zod";

import { type CoverageEvidence, type CoverageFigure, coverageMetrics } from "./evidence.js";

const figure = z.object({ total: z.number().min(0), covered: z.number().min(0) });
const entry = z.object({ lines: figure, statements: figure, functions: figure, branches: figure });
/** Istanbul's `json-summary`: `total`, and one entry per source file by its path. */
const summarySchema = z.object({ total: entry }).catchall(entry.or(z.unknown()));

export interface CoverageFile {
  /** Relative to the project's root, as configured. */
  file: string;
  /** Absent where it cannot be read. */
  text?: string;
}

/**
 * Coverage summaries of the system under test, added up. One that is missing, is none, or measures tcspec itself makes the
 * coverage unknown: a part must not stand for the whole.
 *
 * @param toolRoot the folder of tcspec's package, absolute
 */
export function readCoverage(files: readonly CoverageFile[], toolRoot: string): CoverageEvidence {
  if (files.length === 0)
    return { known: false, because: "No coverage of the system under test is configured." };
  const totals = Object.fromEntries(
    coverageMetrics.map((metric) => [metric, { total: 0, covered: 0 }]),
  ) as Record<(typeof coverageMetrics)[number], CoverageFigure>;
  for (const { file, text } of files) {
    if (text === undefined)
      return { known: false, because: `${file} is not there: no coverage was imported.` };
    const parsed = parse(text);
    if (parsed === undefined)
      return {
        known: false,
        because: `${file} is no coverage-summary.json: expected what Istanbul's reporter json-summary writes.`,
      };
    const own = Object.keys(parsed).find((path) => path !== "total" && isOfTool(path, toolRoot));
    if (own !== undefined)
      return { known: false, because: `${file} measures tcspec itself (${own}), not the system under test.` };
    for (const metric of coverageMetrics) {
      const { total, covered } = parsed.total[metric];
      if (covered > total)
        return { known: false, because: `${file} has more ${metric} covered than there are.` };
      totals[metric] = { total: totals[metric].total + total, covered: totals[metric].covered + covered };
    }
  }
  return { known: true, files: files.map(({ file }) => file), metrics: totals };
}

function parse(text: string): z.infer<typeof summarySchema> | undefined {
  try {
    const parsed = summarySchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The rooms that tcspec is made of. */
const rooms = ["compiler", "runtime", "scripts", "dist"];

const isOfTool = (path: string, toolRoot: string): boolean =>
  rooms.some((room) => resolve(path).startsWith(`${resolve(toolRoot, room)}${sep}`));
