import { existsSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";

import { writeFileAtomically } from "../compiler/files/atomic-write.js";
import type { SpecDocument } from "../compiler/document/schema.js";
import type { TraceReportLink } from "../compiler/report/trace-link.js";
import { isSystemError, reasonOf } from "../compiler/files/system-error.js";
import { UsageError } from "./usage-error.js";

/** Writes a report where `--out` says, and tells where that is. Throws a {@link UsageError} where it cannot. */
export function writeReport(
  text: string,
  { out, workingFolder, stderr }: { out: string; workingFolder: string; stderr: (text: string) => unknown },
): void {
  const path = resolve(workingFolder, out);
  try {
    writeFileAtomically(path, text);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UsageError(
      `--out ${out} cannot be written (${reasonOf(error)}): expected a file, such as --out out/report.html.`,
    );
  }
  stderr(`Wrote ${path}\n`);
}

/** Where a command's HTML report stands, unless `--out` says otherwise: beside the traceability report. */
export function reportFile(root: string, name: string): string {
  return join(root, ".tcspec", "reports", name, "index.html");
}

/** The traceability report as seen from another report's file; nothing where `tcspec trace` has made none. */
export function traceReportFrom(
  root: string,
  file: string,
  documents: readonly SpecDocument[],
): TraceReportLink | undefined {
  const trace = reportFile(root, "trace");
  if (!existsSync(trace)) return undefined;
  return {
    href: relative(dirname(file), trace).split(sep).join("/"),
    cases: new Set(documents.flatMap(({ cases }) => cases.map(({ id }) => id.value))),
  };
}

/** The format of a report: as asked for, else by the ending of the file that it goes into. */
export function formatOf<T extends string>(
  { format, out }: { format?: T | undefined; out?: string | undefined },
  endings: Readonly<Record<string, T>>,
  otherwise: T,
): T {
  return format ?? endings[extname(out ?? "").toLowerCase()] ?? otherwise;
}
