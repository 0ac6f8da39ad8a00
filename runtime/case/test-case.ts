import { afterAll, describe, test } from "@jest/globals";

import type { CaseMeta } from "../../compiler/model/case-meta.js";
import { currentBridge } from "../jest/bridge.js";
import { appendToJournal, runDirectoryFromEnvironment } from "../journal/writer.js";
import { PendingError } from "./errors.js";
import type { FixtureRegistry } from "./fixture.js";
import { CaseRecord } from "./record.js";
import { defaultLimits } from "./record-options.js";
import type { CaseBody } from "./record-options.js";
import { Redaction } from "./redaction.js";

/** Longer than any limit of the record: its own time-outs, which know the step, come first. */
const neverMs = 2 ** 31 - 1;

function attemptFromEnvironment(): number {
  const attempt = Number(process.env["TCSPEC_ATTEMPT"] ?? 1);
  return Number.isInteger(attempt) && attempt >= 1 ? attempt : 1;
}

function recordOf(meta: CaseMeta, body: CaseBody, registry: FixtureRegistry): CaseRecord {
  const bridge = currentBridge();
  const runDirectory = runDirectoryFromEnvironment();
  return new CaseRecord({
    meta,
    body,
    registry,
    runDirectory,
    attempt: attemptFromEnvironment(),
    projectRoot: bridge.projectRoot,
    testFile: bridge.testFile,
    generatedHash: bridge.generatedHash,
    redaction: Redaction.ofEnvironment(process.env),
    journal: (note) => appendToJournal(runDirectory, note),
    limits: defaultLimits,
    listen: (listener) => {
      bridge.listener = listener;
    },
  });
}

/** A file may hold several cases, of which `tcspec run` wants only some: `TCSPEC_CASES`, ids with commas between. */
function isSelected(id: string): boolean {
  const selected = process.env["TCSPEC_CASES"];
  return selected === undefined || selected === "" || selected.split(",").includes(id);
}

/** Registers a case with Jest: one `describe`, one `test` for each step; each test asks the record for its outcome. */
export function registerCase(meta: CaseMeta, body: CaseBody, registry: FixtureRegistry): void {
  const { skips } = currentBridge();
  const record = recordOf(meta, body, registry);
  const declare = isSelected(meta.id) ? describe : describe.skip;
  declare(`${meta.id}: ${meta.name}`, () => {
    for (const { number, title } of meta.steps) {
      const ask = async () => {
        const error = await record.step(number);
        if (error !== undefined) throw error;
      };
      skips.set(ask, () => record.skips(number));
      test(`Step ${number}: ${title}`, ask, neverMs);
    }
    if (meta.steps.length === 0) {
      test(
        "Steps",
        async () => {
          await record.step(0);
          throw new PendingError(`${meta.id} has no steps, expected at least one`);
        },
        neverMs,
      );
    }
    afterAll(async () => {
      const error = await record.finish();
      if (error !== undefined) throw error;
    }, neverMs);
  });
}
