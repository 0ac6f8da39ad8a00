import { basename, join } from "node:path";

import { readLoadRecords } from "../compiler/evidence/read-loads.js";
import type { Results } from "../compiler/model/results.js";
import { loadReport } from "../compiler/report/load/load-report.js";
import { writeReport } from "./write-report.js";

const usualFile = join(".tcspec", "reports", "load", "index.html");

/**
 * Writes the loads of a run as a page.
 *
 * @param file relative to the working folder; `true` for the usual file of the project
 */
export function writeLoadReport(root: string, results: Results, file: string | true): void {
  const page = loadReport({ results, records: readLoadRecords(root, results), project: basename(root) });
  const place =
    file === true ? { out: usualFile, workingFolder: root } : { out: file, workingFolder: process.cwd() };
  writeReport(page, { ...place, stderr: (text) => process.stderr.write(text) });
}
