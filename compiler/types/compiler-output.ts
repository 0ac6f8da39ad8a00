/** One problem as the compiler prints it. */
export interface TypeProblem {
  /** `TS2345` */
  code: string;
  /** Lines below the first one explain it. */
  message: string;
  /** Absent for what is about the project as a whole. Line and column from 1, in UTF-16 code units. */
  place?: { file: string; line: number; column: number };
}

const first = /^(?:(?<file>.+?)\((?<line>\d+),(?<column>\d+)\): )?error (?<code>TS\d+): (?<message>.*)$/u;

/** Reads what `tsc --pretty false` prints: a line a problem, and indented lines that go on with it. */
export function readCompilerOutput(output: string): TypeProblem[] {
  const problems: TypeProblem[] = [];
  for (const line of output.split(/\r?\n/u)) {
    const { file, line: row, column, code, message } = first.exec(line)?.groups ?? {};
    const last = problems.at(-1);
    if (code !== undefined && message !== undefined)
      problems.push({
        code,
        message,
        ...(file !== undefined && { place: { file, line: Number(row), column: Number(column) } }),
      });
    else if (last !== undefined && /^\s+\S/u.test(line)) last.message += `\n${line}`;
  }
  return problems;
}
