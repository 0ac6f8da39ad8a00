import type { Row, StepContext } from "./context.js";

/**
 * Judges every row, so that all that do not hold are told: the failure stands at the first of them and lists the others.
 * `judge` gives what is wrong with a row, empty where it holds; each row is an assertion.
 */
export async function judgeRows(
  step: StepContext,
  rows: readonly Row[],
  judge: (row: Row) => string[] | Promise<string[]>,
): Promise<void> {
  const wrong: { row: Row; problems: string[] }[] = [];
  for (const row of rows) {
    const problems = await step.atRow(row, judge);
    if (problems.length === 0) step.verify(true, () => "");
    else wrong.push({ row, problems });
  }
  const [first, ...others] = wrong;
  if (first === undefined) return;
  const more = others.map(({ row, problems }) => `Line ${row.line}: ${problems.join("; ")}`);
  await step.atRow(first.row, () => step.verify(false, () => [...first.problems, ...more].join("\n")));
}
