import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { LoadRecord, LoadResult } from "../../compiler/model/load-record.js";
import { safeFileName } from "./attachments.js";
import type { UnplacedLoad } from "./fixture.js";
import type { Redaction } from "./redaction.js";
import { projectPath } from "./stack.js";

/** Text by text: a secret never makes the JSON another one. */
function withoutSecrets(record: LoadRecord, redaction: Redaction): LoadRecord {
  return JSON.parse(JSON.stringify(record), (_, value: unknown) => {
    if (typeof value === "string") return redaction.text(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [redaction.text(key), each]));
  }) as LoadRecord;
}

/** The loads of one case, written below the run's folder: `load/<case>-<attempt>-<count>.json`. */
export class LoadRecords {
  readonly #where: {
    readonly runDirectory: string;
    readonly projectRoot: string;
    readonly caseId: string;
    readonly attempt: number;
    readonly redaction: Redaction;
  };
  #count = 0;

  constructor(where: {
    runDirectory: string;
    projectRoot: string;
    caseId: string;
    attempt: number;
    redaction: Redaction;
  }) {
    this.#where = where;
  }

  /** Writes a record without the secrets of the case; gives what the results say of it. */
  write({ load, ...rest }: UnplacedLoad, step: number | undefined): LoadResult {
    const { runDirectory, projectRoot, caseId, attempt, redaction } = this.#where;
    this.#count += 1;
    const folder = join(runDirectory, "load");
    mkdirSync(folder, { recursive: true });
    const path = join(folder, safeFileName(`${caseId}-${attempt}-${this.#count}.json`));
    const result: LoadResult = {
      file: projectPath(projectRoot, path),
      ...(step !== undefined && { step }),
      ...load,
    };
    const record: LoadRecord = { ...rest, caseId, attempt, load: result };
    const masked = withoutSecrets(record, redaction);
    writeFileSync(path, `${JSON.stringify(masked)}\n`);
    return masked.load;
  }
}
